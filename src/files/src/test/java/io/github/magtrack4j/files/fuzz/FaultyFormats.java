package io.github.magtrack4j.files.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Readers with faults, which the fuzzer must find. */
final class FaultyFormats {
    private FaultyFormats() {}

    static List<FuzzFormat> all() {
        return List.of(
                faulty("faulty-null", (path, bytes) -> {
                    throw new NullPointerException("seen");
                }),
                faulty("faulty-message", (path, bytes) -> {
                    throw new IOException("it is bad");
                }),
                faulty("faulty-lines", (path, bytes) -> {
                    throw new IOException(path + ": it is\nbad");
                }),
                faulty(
                        "faulty-garbage",
                        (path, bytes) -> IntStream.range(0, 100)
                                .map(i -> new byte[1 << 20].length)
                                .sum()),
                faulty(
                        "faulty-memory",
                        (path, bytes) -> ByteBuffer.allocateDirect(1 << 30).capacity()),
                faulty("faulty-stack", FaultyFormats::deep),
                faulty("faulty-hang", FaultyFormats::hang),
                faulty("faulty-exit", (path, bytes) -> {
                    Runtime.getRuntime().halt(134);
                    return 0;
                }));
    }

    private static FuzzFormat faulty(String name, FuzzFormat.Reader reader) {
        return new FuzzFormat(
                name, "bad", () -> List.of(new byte[] {1, 2, 3}), new FuzzFormat.Syntax("", Structures::none), reader);
    }

    private static long deep(Path path, long bytes) {
        return bytes < 0 ? 0 : deep(path, bytes + 1) + deep(path, bytes + 2);
    }

    private static long hang(Path path, long bytes) {
        long sum = bytes;
        while (sum != 0) {
            sum = sum << 1 | 1;
        }
        return sum;
    }
}
