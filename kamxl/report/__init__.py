"""Results to sheets: what each output sheet says, as parts. One module a sheet; `registry.SHEETS` names them in order."""
