Attribute VB_Name = "Kamxl"
Option Explicit
' The buttons of kamxl: one line of RunPython each. What a button does is in kamxl.live.buttons; here is only how it is started.
' ASCII only, so that this text is the same in every code page; captions and messages come from the workbook and the program.

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

' The ribbon of kamxl.xlam: its buttons are called as the actions are.
Public Sub KamxlRibbon(ByVal Control As Object)
    RunPython "import kamxl.live.buttons as b; b." & Control.ID & "()", Control.ID
End Sub

' Excel: the xlwings add-in runs the code. Where it is not installed, and in other programs: the program, then the interpreter.
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
    On Error GoTo 0
    RunProgram Action
End Sub

' Each place is tried until one leaves an outcome. The program ends by itself when it takes too long; Excel answers it meanwhile.
Private Sub RunProgram(ByVal Action As String)
    Dim Place As Variant
    Dim Outcome As String
    Dim Given As String
    Dim Text As String
    Outcome = Environ("TEMP") & "\kamxl-" & Format(Now, "yyyymmddhhnnss") & ".txt"
    Given = Action & " " & Quoted(Book().FullName) & " --open --outcome " & Quoted(Outcome)
    For Each Place In Array(Environ("KAMXL_PROGRAM"), Setting("HKCU"), Setting("HKLM"), "kamxl", Interpreter())
        If Text = "" And Place <> "" Then Text = Ran(Quoted(Place) & " " & Options(Place) & Given, Outcome)
    Next
    If Text = "" Then Text = Word("KAMXL_ADVICE", Advice())
    If Text <> "-" Then Show Text
End Sub

' What a command line leaves in the outcome; nothing where it could not be started.
Private Function Ran(ByVal Line As String, ByVal Outcome As String) As String
    On Error Resume Next
    CreateObject("WScript.Shell").Run Line, 0, True
    With CreateObject("ADODB.Stream")
        .Charset = "utf-8"
        .Open
        .LoadFromFile Outcome
        Ran = .ReadText
    End With
    Kill Outcome
End Function

' A message in any script; MsgBox knows the letters of the code page only.
Private Sub Show(ByVal Text As String)
    On Error GoTo NoPopup
    CreateObject("WScript.Shell").Popup Text, 0, "kamxl", 64
    Exit Sub
NoPopup:
    MsgBox Text, 64, "kamxl"
End Sub

' What "kamxl doctor --configure-machine" wrote for the user or for the machine.
Private Function Setting(ByVal Root As String) As String
    On Error Resume Next
    Setting = CreateObject("WScript.Shell").RegRead(Root & "\Software\kamxl\Program")
End Function

' The interpreter that "kamxl doctor --configure" wrote into the workbook, else the one on the PATH.
Private Function Interpreter() As String
    Interpreter = Word("KAMXL_INTERPRETER", "")
    If Interpreter = "" Then Interpreter = "python"
End Function

' -P: a file kamxl.py that lies in the folder must not run in the place of kamxl.
Private Function Options(ByVal Place As String) As String
    Options = "press "
    If Place = Interpreter() Then Options = "-P -m kamxl.cli.press "
End Function

' A line of the hidden sheet: words in the language of the workbook, and what the workbook sets.
Private Function Word(ByVal Key As String, ByVal Otherwise As String) As String
    Dim Row As Integer
    Word = Otherwise
    On Error Resume Next
    For Row = 1 To 20
        With ThisWorkbook.Worksheets("xlwings.conf")
            If .Range("A" & Row).Value = Key And .Range("B" & Row).Value <> "" Then Word = .Range("B" & Row).Value
        End With
    Next
End Function

' The workbook that holds this module; where that is the add-in with the ribbon, the one on the screen.
Private Function Book() As Object
    Set Book = ThisWorkbook
    If Book.IsAddin Then Set Book = ActiveWorkbook
End Function

Private Function Quoted(ByVal Text As String) As String
    Quoted = Chr(34) & Text & Chr(34)
End Function

Private Function Advice() As String
    Advice = "kamxl did not start. In a terminal, run: kamxl doctor --configure-machine"
End Function

#If OtherOffice Then
' LibreOffice: the command works on the saved file, its outcome is shown, and the file is loaded again.
Private Sub RunCommand(ByVal Action As String)
    Dim Place As Variant
    Dim Outcome As Object
    Dim Given As String
    Dim Text As String
    If ThisComponent.isModified() And Not ThisComponent.isReadonly() Then ThisComponent.store()
    Set Outcome = CreateUnoService("com.sun.star.io.TempFile")
    Outcome.RemoveFile = True
    Given = Action & " " & Quoted(ConvertFromURL(ThisComponent.URL)) & " --outcome " & Quoted(ConvertFromURL(Outcome.Uri))
    For Each Place In Array(Environ("KAMXL_PROGRAM"), FileText(ConvertToURL(Environ("HOME") & "/.config/kamxl/program")), FileText("file:///etc/kamxl/program"), Setting("HKCU"), Setting("HKLM"), "kamxl", Interpreter())
        If Text = "" And Place <> "" Then Text = Left(Come(Place, Options(Place) & Given, Outcome.Uri), 4000)
    Next
    If Text = "" Then
        MsgBox Word("KAMXL_ADVICE", Advice()), 48, "kamxl"
        Exit Sub
    End If
    MsgBox Text, 64, "kamxl"
    If Action = "refresh" Then CreateUnoService("com.sun.star.frame.DispatchHelper").executeDispatch ThisComponent.CurrentController.Frame, ".uno:Reload", "", 0, Array()
End Sub

Private Function Come(ByVal Place As String, ByVal Given As String, ByVal Uri As String) As String
    On Error Resume Next
    Shell Replace(Place, Chr(10), ""), 0, Given, True
    Come = FileText(Uri)
End Function

Private Function FileText(ByVal Uri As String) As String
    Dim Files As Object
    Dim Reader As Object
    On Error Resume Next
    Set Files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
    If Not Files.exists(Uri) Then Exit Function
    Set Reader = CreateUnoService("com.sun.star.io.TextInputStream")
    Reader.setInputStream Files.openFileRead(Uri)
    Reader.setEncoding "UTF-8"
    FileText = Reader.readString(Array(), False)
    Reader.closeInput
End Function
#End If
