Option Explicit
Option Private Module

' The way from a cell or macro to Python in Excel on Windows: xlwings keeps one Python process running.
' LibreOffice has another module of the same name with the same functions; the macros call these and nothing else:
'   AskPython(callName, given)       a function of a cell: a value, rows, or a sentence
'   AskQuestions(callName)           "ready", then three a question: words, default, "needed" or ""; or "stop", sentence
'   WasCancelled(answer)             whether an input box was closed by Cancel
'   PlanChange(callName, answers)    "ready", or "copy" where a copy is to be kept first, then the pages; or "stop", sentence
'   KeepCopy()                       keeps that copy; a sentence to add to what is said at the end
'   WriteChange()                    writes what was planned last; the sentence to show
'   AfterWrite title                 the last thing that a macro does
'   UndoWrite()                      takes back what was written last; the sentence to show

Private Const ADAPTER As String = "provision_udfs.windows"
Private Const UNREACHABLE As String = "PX-X03: Python cannot be reached from Excel. Run provision-xl doctor, or ask IT to. Excel says: "
Private Const IN_A_CELL As String = "This belongs to a macro and not into a cell. Nothing was changed."
Private Const BY_HAND As Long = -4135

Private calculated As Long

Private Function Reach(ByVal which As String, ByVal given As Variant) As Variant
    Reach = XLPy.Var(XLPy.Call(XLPy.Module(ADAPTER), which, XLPy.TupleFromArray(given)))
End Function

Public Function AskPython(ByVal callName As String, ByVal given As Variant) As Variant
    On Error GoTo failed
    ' While a formula is being put together in the Function Wizard nothing is worked out.
    If Not Application.CommandBars("Standard").Controls(1).Enabled Then Exit Function
    AskPython = Reach("ask", Array(callName, PlainValues(given)))
    Exit Function
failed:
    AskPython = UNREACHABLE & Err.Description
End Function

Public Function AskQuestions(ByVal callName As String) As Variant
    On Error GoTo failed
    AskQuestions = Array("stop", IN_A_CELL)
    If IsCell() Then Exit Function
    AskQuestions = Reach("questions", Array(callName, SelectedRows(), ThisWorkbook))
    Exit Function
failed:
    AskQuestions = Array("stop", UNREACHABLE & Err.Description)
End Function

Public Function WasCancelled(ByRef answer As String) As Boolean
    WasCancelled = (StrPtr(answer) = 0)
End Function

Public Function PlanChange(ByVal callName As String, ByVal answers As Variant) As Variant
    On Error GoTo failed
    PlanChange = Array("stop", IN_A_CELL)
    If IsCell() Then Exit Function
    Application.StatusBar = "Provision: working it out ..."
    PlanChange = Reach("plan", Array(callName, answers, ThisWorkbook))
restore:
    Application.StatusBar = False
    Exit Function
failed:
    PlanChange = Array("stop", UNREACHABLE & Err.Description)
    Resume restore
End Function

Public Function KeepCopy() As String
    ' Excel cannot take back a new sheet that was filled in since, so the workbook is copied first, always under the
    ' same name. A workbook that OneDrive or SharePoint keeps has a web address for a folder.
    Dim place As String
    Dim title As String
    On Error GoTo failed
    KeepCopy = IN_A_CELL
    If IsCell() Then Exit Function
    place = ThisWorkbook.Path
    title = "Before the last change - " & ThisWorkbook.Name
    If place = "" Then
        KeepCopy = "No copy was kept: this workbook has not been saved yet."
    ElseIf InStr(place, "://") > 0 Then
        KeepCopy = "How it was before: File, Info, Version History (OneDrive and SharePoint keep earlier versions)."
    Else
        ThisWorkbook.SaveCopyAs place & Application.PathSeparator & title
        KeepCopy = "How it was before stands beside this workbook: " & title & "."
    End If
    Exit Function
failed:
    KeepCopy = "No copy could be kept beside this workbook. Excel says: " & Err.Description
End Function

Public Function WriteChange() As String
    On Error GoTo failed
    WriteChange = IN_A_CELL
    If IsCell() Then Exit Function
    Hold "Provision: writing ..."
    WriteChange = Reach("write", Array(ThisWorkbook))
restore:
    LetGo
    Exit Function
failed:
    WriteChange = UNREACHABLE & Err.Description
    Resume restore
End Function

Public Sub AfterWrite(ByVal title As String)
    ' Another open workbook may have the same macros, so the name of this one goes along.
    On Error GoTo failed
    If Reach("can_undo", Array(ThisWorkbook)) Then
        Application.OnUndo "Undo " & title, "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!UndoChange"
    End If
    Exit Sub
failed:
    ' Undo stands in the ribbon as well.
End Sub

Public Function UndoWrite() As String
    On Error GoTo failed
    UndoWrite = IN_A_CELL
    If IsCell() Then Exit Function
    Hold "Provision: taking it back ..."
    UndoWrite = Reach("undo", Array(ThisWorkbook))
restore:
    LetGo
    Exit Function
failed:
    UndoWrite = UNREACHABLE & Err.Description
    Resume restore
End Function

Private Sub Hold(ByVal doing As String)
    calculated = Application.Calculation
    Application.StatusBar = doing
    Application.ScreenUpdating = False
    Application.Calculation = BY_HAND
End Sub

Private Sub LetGo()
    ' Each on its own: what cannot be set must not keep the rest from being set.
    On Error Resume Next
    If calculated <> 0 Then Application.Calculation = calculated
    calculated = 0
    Application.ScreenUpdating = True
    Application.StatusBar = False
End Sub

Private Function IsCell() As Boolean
    ' A public function can be called from a formula, and a formula may have been pasted in.
    IsCell = (TypeName(Application.Caller) = "Range")
End Function

Private Function SelectedRows() As Variant
    ' The sheet, and first and last row of each part that is selected.
    Dim found() As Variant
    Dim place As Long
    SelectedRows = Array("")
    If TypeName(Selection) <> "Range" Then Exit Function
    If Not Selection.Worksheet.Parent Is ThisWorkbook Then Exit Function
    ReDim found(2 * Selection.Areas.Count)
    found(0) = Selection.Worksheet.Name
    For place = 1 To Selection.Areas.Count
        found(2 * place - 1) = Selection.Areas(place).Row
        found(2 * place) = Selection.Areas(place).Row + Selection.Areas(place).Rows.Count - 1
    Next place
    SelectedRows = found
End Function

Private Function PlainValues(ByVal given As Variant) As Variant
    ' A range goes over with its sheet and first cell, so that what is said of a cell names its address.
    Dim values() As Variant
    Dim place As Long
    If UBound(given) < LBound(given) Then
        PlainValues = Array()
        Exit Function
    End If
    ReDim values(LBound(given) To UBound(given))
    For place = LBound(given) To UBound(given)
        If IsObject(given(place)) Then
            values(place) = Array("range", given(place).Worksheet.Name, given(place).Row, given(place).Column, CellsOf(given(place)))
        Else
            values(place) = given(place)
        End If
    Next place
    PlainValues = values
End Function

Private Function CellsOf(ByVal area As Object) As Variant
    ' Value says which cells are dates; where one holds a number that is no date or too much money it stops.
    On Error GoTo plain
    CellsOf = area.Value
    Exit Function
plain:
    CellsOf = area.Value2
End Function
