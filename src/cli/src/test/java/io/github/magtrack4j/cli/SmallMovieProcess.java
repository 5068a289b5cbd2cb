package io.github.magtrack4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.tracking.testing.Folders;
import io.github.magtrack4j.tracking.testing.SmallMovie;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The small simulated movie that tests of the command read, and what they check. */
abstract class SmallMovieProcess {
    @TempDir
    static Path input;

    @TempDir
    Path folder;

    @BeforeAll
    static void simulate() throws IOException {
        SmallMovie.write(input);
    }

    static Path in(String name) {
        return input.resolve(name);
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** A TIFF of one page that says it has this many pixels, and has this many bytes of them. */
    Path tiff(String name, int width, int height, int bytes) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(200 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
        int[][] tags = {
            {256, 4, 1, width},
            {257, 4, 1, height},
            {258, 3, 1, 8},
            {259, 3, 1, 1},
            {262, 3, 1, 1},
            {273, 4, 1, 200},
            {277, 3, 1, 1},
            {278, 4, 1, height},
            {279, 4, 1, width * height}
        };
        file.putShort((short) tags.length);
        for (int[] tag : tags) {
            file.putShort((short) tag[0])
                    .putShort((short) tag[1])
                    .putInt(tag[2])
                    .putInt(tag[3]);
        }
        return Files.write(folder.resolve(name), file.array());
    }

    /** One sentence that has all these words, on standard error alone, and no stack trace. */
    static void assertSays(MagtrackProcess process, int exitCode, Object... words) {
        assertEquals(exitCode, process.exitCode(), process.toString());
        assertEquals("", process.out());
        List<String> lines = process.err().lines().toList();
        if (exitCode == ExitCode.WRONG_USAGE) {
            // Between the two there may be what the user may have meant.
            assertTrue(lines.size() <= 3 && lines.getLast().startsWith("Try 'magtrack"), process.err());
        } else {
            assertEquals(1, lines.size(), process.err());
        }
        for (Object word : words) {
            assertTrue(process.err().contains(word.toString()), "'" + word + "' in: " + process.err());
        }
        assertFalse(process.err().contains("Exception"), process.err());
        assertFalse(process.err().contains("null"), process.err());
    }

    /** Tracking fails with a sentence that has these words, and nothing but the inputs is there afterwards. */
    void assertTrackingFails(Path movie, Path rois, Path zlut, Object... words) throws Exception {
        Path out = Files.createDirectories(folder.resolve("out")).resolve("traces.csv");
        MagtrackProcess process = rois == null
                ? MagtrackProcess.run("track", movie, "--zlut", zlut, "--out", out)
                : MagtrackProcess.run("track", movie, "--rois", rois, "--zlut", zlut, "--out", out);
        assertSays(process, ExitCode.FAILED, words);
        assertEquals(List.of(), Folders.names(out.getParent()));
    }

    void assertMovieIsRefused(Path movie, Object... words) throws Exception {
        Object[] andFile = Arrays.copyOf(words, words.length + 1);
        andFile[words.length] = movie;
        assertTrackingFails(movie, in("rois.csv"), in("zlut.npy"), andFile);
    }

    static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    static MagtrackProcess run(Object[] arguments, Object... more) throws Exception {
        return MagtrackProcess.run(
                Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray());
    }
}
