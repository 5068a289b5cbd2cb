package io.github.magtrack4j.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecileProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long nanoTime;

    private DecileProgress progress(long total) {
        return new DecileProgress(
                "tracking", "frames", total, new PrintStream(out, true, StandardCharsets.UTF_8), () -> nanoTime);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void oneLineADecile() {
        DecileProgress progress = progress(1234);
        IntStream.range(0, 1234).forEach(i -> progress.advance(1));
        assertEquals(10, lines().size());
    }

    @Test
    void lineTellsRateAndTimeLeft() {
        DecileProgress progress = progress(4000);
        nanoTime = 2_000_000_000L;
        progress.advance(1000);
        assertEquals(List.of("tracking: 20 %, 1,000 of 4,000 frames, 500 frames/s, 6 s left"), lines());
    }

    @Test
    void largeStepsSkipLines() {
        DecileProgress progress = progress(3);
        progress.advance(1);
        progress.advance(2);
        assertEquals(2, lines().size());
    }
}
