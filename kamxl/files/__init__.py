"""Files on disk: opened only if they are files, replaced in one step with their access kept, and swept up after a kill.

regular   opening and reading, of regular files only and within limits
access    owner, group, mode, access list
replace   new content in the place of the old, whole at every instant
leftovers names of unfinished files, and what becomes of those whose maker is dead
process   which process made something, and whether it still lives
private   a folder for what only this user may see or change

Nothing here knows what a workbook is, and nothing here speaks: errors are those of the system.
"""
