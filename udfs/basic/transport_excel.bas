Option Explicit
Option Private Module

' The way from a cell or macro to Python in Excel on Windows: xlwings keeps one Python process running.
' LibreOffice has another module of the same name with the same three functions.

Private Const ADAPTER As String = "provision_udfs.windows"
Private Const UNREACHABLE As String = "PX-X03: Python cannot be reached from Excel. Install provision_xl again, or ask IT to. Excel says: "

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

Public Function PlanChange(ByVal callName As String, ByVal answers As Variant) As Variant
    On Error GoTo failed
    PlanChange = Reach("plan", Array(callName, answers, ThisWorkbook))
    Exit Function
failed:
    PlanChange = Array("stop", UNREACHABLE & Err.Description)
End Function

Public Function WriteChange() As String
    On Error GoTo failed
    WriteChange = Reach("write", Array(ThisWorkbook))
    Exit Function
failed:
    WriteChange = UNREACHABLE & Err.Description
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
            values(place) = Array("range", given(place).Worksheet.Name, given(place).Row, given(place).Column, given(place).Value)
        Else
            values(place) = given(place)
        End If
    Next place
    PlainValues = values
End Function
