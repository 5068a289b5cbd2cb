package io.github.magtrack4j.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PlainWriterTest {
    @Test
    void whatATerminalObeysIsReplaced() {
        assertEquals("?[31mred? ?]0;title?", PlainWriter.plain("\u001b[31mred\u007f \u009d]0;title\u0007"));
        assertEquals("a?b?c?d", PlainWriter.plain("a\u202Eb\u2066c\u0000d"));
        assertEquals(
                "9 \u00d7 9 \u00b5m \u2026 \uD83D\uDE00", PlainWriter.plain("9 \u00d7 9 \u00b5m \u2026 \uD83D\uDE00"));
    }

    @Test
    void linesAndTabsStay() {
        String text = "a\tb" + System.lineSeparator() + "c\n";
        assertEquals(text, PlainWriter.plain(text));
    }

    @Test
    void everyWayOfWritingIsPlain() {
        StringWriter written = new StringWriter();
        PrintWriter writer = PlainWriter.of(new PrintWriter(written));
        writer.print('\u001b');
        writer.write(27);
        writer.write("x\u001by", 1, 1);
        writer.write("x\u001by".toCharArray(), 1, 2);
        writer.printf("%s", "\u009b");
        writer.append("\u001b").flush();
        assertEquals("????y??", written.toString());
    }
}
