"""What Excel reads before it asks anything: the functions with their arguments, and the add-in itself."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from provision_udfs.addin.place import Place

from provision_xl.functions.declaring import Argument, Function
from provision_xl.functions.macros import MACROS
from provision_xl.functions.registry import REGISTRY
from provision_xl.workbook.about import product_version

NAMESPACE = "PX"
_MOST_SIGNS = 250  # of a tip
_ICONS = (16, 32, 80)


def functions() -> dict[str, Any]:
    """The list of custom functions, as Excel takes it.

    Every argument is a range of anything, so that a text, an error and a blank cell reach us as what they are.
    """
    return {
        "allowCustomDataForDataTypeAny": True,
        "allowErrorForDataTypeAny": True,
        "functions": [_function(function) for function in REGISTRY],
    }


def _function(function: Function) -> dict[str, Any]:
    return {
        "id": function.name,
        "name": function.name,
        "description": function.help,
        "parameters": [_parameter(argument, function) for argument in parameters(function)],
        "result": {"type": "any", "dimensionality": "matrix"},
        "options": {"cancelable": True, "requiresParameterAddresses": True},
    }


def parameters(function: Function) -> tuple[Argument, ...]:
    """Excel allows no optional argument before any number of them, so options and tables come together."""
    return function.arguments[-1:] if function.takes_tables else function.arguments


def _parameter(argument: Argument, function: Function) -> dict[str, Any]:
    options = [f"{option.name}: {option.help}" for option in function.arguments[:-1]] if function.takes_tables else []
    words = " ".join([*(f"First, if wanted, {option}" for option in options), argument.help])
    found = {"name": argument.name, "description": words[:_MOST_SIGNS], "type": "any", "dimensionality": "matrix"}
    if function.takes_tables:
        return {**found, "repeating": True}
    return {**found, "optional": not argument.required}


def names_of_functions() -> list[dict[str, Any]]:
    """What the script that answers cells has to know of each function: its name, and whether it takes any number."""
    return [{"id": function.name, "many": function.takes_tables} for function in REGISTRY]


def manifest(place: Place) -> str:
    """The add-in as Excel installs it: ribbon button, task pane and functions, in one runtime that keeps its key."""
    about = "Costs, plans and checks of your SEN provision map, worked out beside your workbook."
    resources = {
        "Images": "".join(_image(size, place) for size in _ICONS),
        "Urls": "".join(_url(name, f"{place.origin}/{path}") for name, path in
                        (("Pane", "pane.html"), ("Script", "functions.js"), ("Functions", "functions.json"))),
        "ShortStrings": "".join(_string(name, words) for name, words in
                                (("Namespace", NAMESPACE), ("Tab", "Provision"), ("Button", "Provision pane"))),
        "LongStrings": _string("Tip", about),
    }  # fmt: skip
    return _MANIFEST.format(
        id=uuid5(NAMESPACE_URL, place.origin),
        version=".".join([*product_version().split("."), "0", "0"][:4]),
        about=quoteattr(about),
        origin=escape(place.origin),
        resources="".join(f"<bt:{kind}>{found}</bt:{kind}>" for kind, found in resources.items()),
    )


def _image(size: int, place: Place) -> str:
    return f'<bt:Image id="Icon{size}" DefaultValue={quoteattr(f"{place.origin}/icon-{size}.png")}/>'


def _url(name: str, address: str) -> str:
    return f'<bt:Url id="{name}" DefaultValue={quoteattr(address)}/>'


def _string(name: str, words: str) -> str:
    return f'<bt:String id="{name}" DefaultValue={quoteattr(words)}/>'


_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0"
  xmlns:ov="http://schemas.microsoft.com/office/taskpaneappversionoverrides" xsi:type="TaskPaneApp">
  <Id>{id}</Id>
  <Version>{version}</Version>
  <ProviderName>provision_xl</ProviderName>
  <DefaultLocale>en-GB</DefaultLocale>
  <DisplayName DefaultValue="Provision"/>
  <Description DefaultValue={about}/>
  <IconUrl DefaultValue="{origin}/icon-32.png"/>
  <HighResolutionIconUrl DefaultValue="{origin}/icon-80.png"/>
  <SupportUrl DefaultValue="{origin}/help.html"/>
  <AppDomains><AppDomain>{origin}</AppDomain></AppDomains>
  <Hosts><Host Name="Workbook"/></Hosts>
  <Requirements><Sets DefaultMinVersion="1.1"><Set Name="SharedRuntime" MinVersion="1.1"/></Sets></Requirements>
  <DefaultSettings><SourceLocation DefaultValue="{origin}/pane.html"/></DefaultSettings>
  <Permissions>ReadWriteDocument</Permissions>
  <VersionOverrides xmlns="http://schemas.microsoft.com/office/taskpaneappversionoverrides" xsi:type="VersionOverridesV1_0">
    <Hosts>
      <Host xsi:type="Workbook">
        <Runtimes><Runtime resid="Pane" lifetime="long"/></Runtimes>
        <AllFormFactors>
          <ExtensionPoint xsi:type="CustomFunctions">
            <Script><SourceLocation resid="Script"/></Script>
            <Page><SourceLocation resid="Pane"/></Page>
            <Metadata><SourceLocation resid="Functions"/></Metadata>
            <Namespace resid="Namespace"/>
          </ExtensionPoint>
        </AllFormFactors>
        <DesktopFormFactor>
          <FunctionFile resid="Pane"/>
          <ExtensionPoint xsi:type="PrimaryCommandSurface">
            <OfficeTab id="TabHome">
              <Group id="Provision.Group">
                <Label resid="Tab"/>
                <Icon><bt:Image size="16" resid="Icon16"/><bt:Image size="32" resid="Icon32"/><bt:Image size="80" resid="Icon80"/></Icon>
                <Control xsi:type="Button" id="Provision.Pane">
                  <Label resid="Button"/>
                  <Supertip><Title resid="Button"/><Description resid="Tip"/></Supertip>
                  <Icon><bt:Image size="16" resid="Icon16"/><bt:Image size="32" resid="Icon32"/><bt:Image size="80" resid="Icon80"/></Icon>
                  <Action xsi:type="ShowTaskpane"><TaskpaneId>Provision.Pane</TaskpaneId><SourceLocation resid="Pane"/></Action>
                </Control>
              </Group>
            </OfficeTab>
          </ExtensionPoint>
        </DesktopFormFactor>
      </Host>
    </Hosts>
    <Resources>{resources}</Resources>
  </VersionOverrides>
</OfficeApp>
"""  # noqa: E501


def macros() -> list[dict[str, Any]]:
    """The macros as the pane's buttons show them."""
    return [
        {"call": macro.call, "caption": macro.caption, "help": macro.help, "group": macro.group,
         "asks": [ask.name for ask in macro.asks]}
        for macro in MACROS
    ]  # fmt: skip
