Option Explicit

' The way from a cell or macro to Python in LibreOffice: a script of the user's own profile, which keeps one
' Python process running. Excel has another module of the same name with the same three functions.

Private Const UNREACHABLE As String = "PX-X03: Python cannot be reached from LibreOffice. Type provision-xl install in a terminal, then open LibreOffice anew; provision-xl doctor says more."

Private Function Script(ByVal which As String) As Object
    Dim provider As Object
    Set provider = ThisComponent.getScriptProvider()
    Set Script = provider.getScript("vnd.sun.star.script:provision_calc.py$" & which & "?language=Python&location=user")
End Function

Private Function Reach(ByVal which As String, ByVal given As Variant) As Variant
    ' LibreOffice may not know yet which workbook is the current one, so ThisComponent goes along in `given`.
    ' The two empty arrays must be variables: written in place they are refused as out-arguments.
    Dim places As Variant
    Dim outs As Variant
    places = Array()
    outs = Array()
    Reach = Script(which).invoke(given, places, outs)
End Function

Public Function AskPython(ByVal callName As String, ByVal given As Variant) As Variant
    On Error GoTo failed
    Dim found As Variant
    found = Reach("ask", Array(ThisComponent, callName, given))
    If IsArray(found) Then
        AskPython = Grid(found)
    Else
        AskPython = found
    End If
    Exit Function
failed:
    AskPython = UNREACHABLE
End Function

Public Function AskQuestions(ByVal callName As String) As Variant
    On Error GoTo failed
    AskQuestions = Reach("questions", Array(ThisComponent, callName))
    Exit Function
failed:
    AskQuestions = Array("stop", UNREACHABLE)
End Function

Public Function WasCancelled(ByRef answer As String) As Boolean
    ' LibreOffice gives a blank for Cancel, and a question that may stay blank goes on; what would change is shown first.
    WasCancelled = False
End Function

Public Function PlanChange(ByVal callName As String, ByVal answers As Variant) As Variant
    On Error GoTo failed
    PlanChange = Reach("plan", Array(ThisComponent, callName, answers))
    Exit Function
failed:
    PlanChange = Array("stop", UNREACHABLE)
End Function

Public Function KeepCopy() As String
    ' LibreOffice takes back new sheets too.
    KeepCopy = ""
End Function

Public Function WriteChange() As String
    On Error GoTo failed
    WriteChange = Reach("write", Array(ThisComponent))
    Exit Function
failed:
    WriteChange = UNREACHABLE
End Function

Public Sub AfterWrite(ByVal title As String)
    ' The script writes in one step of Edit, Undo by itself.
End Sub

Public Function UndoWrite() As String
    On Error GoTo failed
    UndoWrite = Reach("undo", Array(ThisComponent))
    Exit Function
failed:
    UndoWrite = UNREACHABLE
End Function

Private Function Grid(ByVal rows As Variant) As Variant
    ' A cell takes a two-dimensional array, and Python hands over rows of rows.
    Dim cells() As Variant
    Dim cells_of_row As Variant
    Dim r As Long
    Dim c As Long
    ReDim cells(UBound(rows), UBound(rows(0)))
    For r = 0 To UBound(rows)
        cells_of_row = rows(r)
        For c = 0 To UBound(cells_of_row)
            cells(r, c) = cells_of_row(c)
        Next c
    Next r
    Grid = cells
End Function

Public Function PX_FIT(ByVal given_table As Variant, ByVal given_rows As Variant, ByVal given_columns As Variant) As Variant
    ' LibreOffice does not spill: an array formula has a fixed size, and what is missing would show as #N/A.
    Dim cells() As Variant
    Dim r As Long
    Dim c As Long
    Dim firstRow As Long
    Dim firstColumn As Long
    If Not IsArray(given_table) Then
        PX_FIT = given_table
        Exit Function
    End If
    firstRow = LBound(given_table, 1)
    firstColumn = LBound(given_table, 2)
    ReDim cells(given_rows - 1, given_columns - 1)
    For r = 0 To given_rows - 1
        For c = 0 To given_columns - 1
            cells(r, c) = ""
            If r + firstRow <= UBound(given_table, 1) And c + firstColumn <= UBound(given_table, 2) Then
                cells(r, c) = given_table(r + firstRow, c + firstColumn)
            End If
        Next c
    Next r
    If UBound(given_table, 1) - firstRow + 1 > given_rows Then
        cells(given_rows - 1, 0) = "... and more rows than fit here: run Update."
    End If
    PX_FIT = cells
End Function
