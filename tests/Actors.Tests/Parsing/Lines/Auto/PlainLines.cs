using System.Globalization;

namespace ActorPipeline.Actors.Tests.Parsing.Lines.Auto;

/// <summary>Lines that are no log: English, code of several languages, stack traces; with what is like a log in them.</summary>
internal static class PlainLines
{
    private static readonly string[] Subjects =
    [
        "The committee",
        "Our neighbour",
        "A server",
        "Nobody",
        "The error",
        "Info",
        "Warning signs",
        "Monday's meeting",
        "May",
        "In March we",
        "It",
        "Their order",
        "Debugging",
        "The fatal accident",
        "Sat nav",
    ];
    private static readonly string[] Verbs =
    [
        "decided to leave",
        "was never found",
        "returned at 18:01:47",
        "fell on 2025-10-18",
        "said: \"INFO is not enough\"",
        "asked for level=info",
        "has 3 of 17 parts",
        "opened [the door]",
        "wrote \"GET / HTTP/1.1\"",
        "failed, again",
        "needs a = b",
    ];
    private static readonly string[] Ends =
    [
        "in spite of the rain.",
        "and went on.",
        "(see page 12)",
        "at 6:01 PM on Oct 18.",
        "- or so we thought",
        "without any warning!",
        "on the 4th of July 2025",
        "",
        "because 10.0.0.7 did not answer.",
        "with {braces} and <tags>.",
        "as of 2025-10-18T18:01:47Z.",
    ];

    private static readonly string[] Code =
    [
        "public static void Main(string[] args)",
        "{",
        "}",
        "    return a == b ? c : d;",
        "if (level == \"error\")",
        "for (var i = 0; i < {0}; i++)",
        "def main(argv=None):",
        "    print(f\"{x}\")",
        "import os, sys",
        "const x = { a: 1, b: [1, 2, 3] };",
        "SELECT * FROM orders WHERE id = {0};",
        "INSERT INTO t VALUES (1, 'INFO', '2025-10-18 18:01:47');",
        "FROM debian:12",
        "RUN apt-get update && apt-get install -y curl",
        "- name: shop",
        "  image: registry.example/shop:1.{0}",
        "#!/bin/sh",
        "# WARNING: do not edit",
        "// ERROR: unreachable",
        "<html><body>{0}</body></html>",
        "<34>",
        "<?xml version=\"1.0\"?>",
        "@Override",
        "@media (max-width: {0}px)",
        "+ added line",
        "- removed line",
        "@@ -{0},7 +12,9 @@",
        "diff --git a/x b/x",
        "A=1",
        "export PATH=$PATH:/opt/bin",
        "x=1; y=2",
        "a=b",
        "key = value",
        "[section]",
        "[main]",
        "[ERROR]",
        "[1, 2, {0}]",
        "{}",
        "{\"a\":{0}}",
        "[{\"a\":1}]",
        "\"quoted\": {0},",
        "E = m * c ** 2",
        "I = 0",
        "W += 1",
        "I0 = 1",
        "E0203 is an error code",
        "case 1: break;",
        "switch (x) {",
        "2 + 2 = 4",
        "2025",
        "2025-10-18",
        "18:01:47",
        "192.0.2.{0}",
        "192.0.2.1 - 192.0.2.9",
        "1:M",
        "1: first",
        "12/25 is Christmas",
        "0x7fff5fbff8c0",
        "-rw-r--r-- 1 root root 4096 Oct 18 18:01 file.txt",
        "Oct 18 is a day",
        "May 5 be with you",
        "Sat down",
        "total {0}",
        "TODO: fix",
        "NOTE: this: that",
        "FIXME INFO",
        "10 GOTO {0}",
        "https://example.com/?a=1&b=2",
        "user@host:~$ ls",
        "== Title ==",
        "| a | b |",
        "---",
        "===",
        "* item",
        "1. item {0}",
        "a,b,c",
        "1,2,{0}",
        "2025-10-18,12,{0}",
    ];

    private static readonly string[] Traces =
    [
        "Exception in thread \"main\" java.lang.NullPointerException: x",
        "\tat org.example.App.main(App.java:{0})",
        "\tat java.base/java.lang.Thread.run(Thread.java:840)",
        "Caused by: java.io.IOException: closed",
        "\t... {0} more",
        "Traceback (most recent call last):",
        "  File \"/app/main.py\", line {0}, in <module>",
        "    main()",
        "ValueError: invalid literal for int() with base 10: 'x'",
        "KeyError: 'level'",
        "Unhandled exception. System.InvalidOperationException: no",
        "   at Shop.Orders.Get(Int32 id) in /src/Orders.cs:line {0}",
        "--- End of stack trace from previous location ---",
        "panic: runtime error: index out of range [{0}] with length 3",
        "goroutine {0} [running]:",
        "main.main()",
        "\t/src/main.go:{0} +0x1d",
        "TypeError: Cannot read properties of undefined (reading 'x')",
        "    at Object.<anonymous> (/app/index.js:{0}:15)",
        "Error: ENOENT: no such file",
        "error: expected ';' before '}' token",
        "warning: unused variable: `x`",
        "thread 'main' panicked at src/main.rs:{0}:5:",
        "note: run with `RUST_BACKTRACE=1`",
        "Segmentation fault (core dumped)",
        "fatal: not a git repository",
        "ERROR: could not find a version",
        "WARNING: the repository is insecure",
        "INFO",
        "FATAL",
    ];

    /// <summary>Files of so many lines together.</summary>
    public static IEnumerable<string[]> Files(int lines)
    {
        var random = new Random(5);
        for (var made = 0; made < lines; )
        {
            var kind = random.Next(4);
            var file = Enumerable
                .Range(0, Math.Min(lines - made, random.Next(20, 200)))
                .Select(_ =>
                    (kind == 3 ? random.Next(3) : kind) switch
                    {
                        0 => $"{One(Subjects)} {One(Verbs)} {One(Ends)}".TrimEnd(),
                        1 => Filled(Code),
                        _ => Filled(Traces),
                    }
                )
                .ToArray();
            made += file.Length;
            yield return file;
        }

        string One(string[] of) => of[random.Next(of.Length)];
        string Filled(string[] of) => One(of).Replace("{0}", random.Next(1, 500).ToString(CultureInfo.InvariantCulture));
    }
}
