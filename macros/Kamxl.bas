Attribute VB_Name = "Kamxl"
Option Explicit
' The buttons of kamxl: one line of RunPython each, no logic. What a button does is in kamxl.live.buttons.
' ASCII only, so that this text is the same in every code page; captions and messages come from the workbook and Python.

' LibreOffice passes over lines that begin with #, and so runs what they hide from Excel and WPS.
#Const OtherOffice = False

Public Sub KamxlRefresh()
    RunPython "import kamxl.live.buttons as b; b.refresh()", "refresh"
End Sub

Public Sub KamxlValidate()
    RunPython "import kamxl.live.buttons as b; b.validate()", "validate"
End Sub

Public Sub KamxlReport()
    RunPython "import kamxl.live.buttons as b; b.report()", "report"
End Sub

Public Sub KamxlDoctor()
    RunPython "import kamxl.live.buttons as b; b.doctor()", "doctor"
End Sub

' Excel: the xlwings add-in runs the code. Where it is not installed, and in other programs: the command line.
Private Sub RunPython(ByVal Code As String, ByVal Action As String)
    #If OtherOffice Then
        RunCommand Action
        Exit Sub
    #End If
    On Error GoTo WithoutAddIn
    Application.Run "xlwings.xlam!RunPython", Code
    Exit Sub
WithoutAddIn:
    Resume CommandLine
CommandLine:
    On Error GoTo NotFound
    Shell Quoted(Interpreter()) & " " & Command(Action, ThisWorkbook.FullName), 0
    Exit Sub
NotFound:
    MsgBox Advice(), 48, "kamxl"
End Sub

' The interpreter that "kamxl doctor --configure" wrote into the workbook, else the one on the PATH.
Private Function Interpreter() As String
    On Error Resume Next
    Interpreter = ThisWorkbook.Worksheets("xlwings.conf").Range("B2").Value
    On Error GoTo 0
    If Interpreter = "" Then Interpreter = "python"
End Function

' -P: a file kamxl.py that lies in the folder must not run in the place of kamxl.
Private Function Command(ByVal Action As String, ByVal Book As String) As String
    Command = "-P -m kamxl.cli.press " & Action & " " & Quoted(Book)
End Function

Private Function Quoted(ByVal Text As String) As String
    Quoted = Chr(34) & Text & Chr(34)
End Function

Private Function Advice() As String
    Advice = "kamxl did not start. In a terminal, run: kamxl doctor --configure " & Quoted(ThisWorkbook.Name)
End Function

#If OtherOffice Then
' LibreOffice: the command works on the saved file, its outcome is shown, and the file is loaded again.
Private Sub RunCommand(ByVal Action As String)
    Dim Outcome As Object
    Dim Reader As Object
    Dim Files As Object
    Dim Text As String
    On Error GoTo NotFound
    If ThisComponent.isModified() And Not ThisComponent.isReadonly() Then ThisComponent.store()
    Set Outcome = CreateUnoService("com.sun.star.io.TempFile")
    Outcome.RemoveFile = True
    Shell Interpreter(), 0, Command(Action, ConvertFromURL(ThisComponent.URL)) & " --outcome " & Quoted(ConvertFromURL(Outcome.Uri)), True
    Set Files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
    Set Reader = CreateUnoService("com.sun.star.io.TextInputStream")
    Reader.setInputStream Files.openFileRead(Outcome.Uri)
    Reader.setEncoding "UTF-8"
    Text = Reader.readString(Array(), False)
    Reader.closeInput
    On Error GoTo 0
    If Text = "" Then Text = Advice()
    MsgBox Text, 64, "kamxl"
    If Action = "refresh" Then CreateUnoService("com.sun.star.frame.DispatchHelper").executeDispatch ThisComponent.CurrentController.Frame, ".uno:Reload", "", 0, Array()
    Exit Sub
NotFound:
    MsgBox Advice(), 48, "kamxl"
End Sub
#End If
