package io.github.magtrack4j.internal.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The compiled kernels that are checked in are those of the sources beside them. */
class FatbinTest {
    private static final Path FOLDER = Path.of("../../cuda-kernels");

    /** What a compilation reads. */
    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".cu") || name.endsWith(".cuh") || name.endsWith(".h");
    }

    /** As {@code cuda-kernels/build digest}: all sources by name, whatever the ends of their lines. */
    private static String digest(List<Path> sources) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Path source : sources) {
            String text = Files.readString(source).replace("\r", "");
            digest.update(text.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void isBuiltFromTheSources() throws IOException, NoSuchAlgorithmException {
        List<Path> sources;
        try (Stream<Path> files = Files.list(FOLDER)) {
            sources = files.filter(FatbinTest::isSource).sorted().toList();
        }
        assertTrue(sources.contains(FOLDER.resolve("stack_to_xyzp.cu")), sources.toString());
        String fatbin = Files.readString(FOLDER.resolve("kernels.fatbin"), StandardCharsets.ISO_8859_1);
        String label = "SHA-256 of the sources: ";
        assertEquals(
                digest(sources),
                fatbin.substring(fatbin.lastIndexOf(label) + label.length()).strip(),
                "kernels.fatbin is not of these sources: run cuda-kernels/build");
    }
}
