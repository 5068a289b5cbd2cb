package io.github.magtrack4j.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void aCommittedFileAppearsWhenItIsClosed() throws IOException {
        Path path = folder.resolve("a.txt");
        try (AtomicFile file = AtomicFile.create(path)) {
            file.write(bytes("Hello"));
            file.overwrite(1, bytes("a"));
            assertEquals(5, file.size());
            file.commit();
            assertThrows(IllegalStateException.class, () -> file.write(bytes("!")));
            assertFalse(Files.exists(path));
        }
        assertEquals("Hallo", Files.readString(path));
        assertEquals(List.of(path), files());
    }

    @Test
    void anAbandonedFileLeavesNothing() throws IOException {
        Path path = folder.resolve("a.txt");
        Files.writeString(path, "old");
        AtomicFile file = AtomicFile.create(path);
        file.write(bytes("new"));
        file.close();
        file.close();
        assertEquals("old", Files.readString(path));
        assertEquals(List.of(path), files());
    }

    @Test
    void anExistingFileIsReplaced() throws IOException {
        Path path = folder.resolve("a.txt");
        Files.writeString(path, "a longer old text");
        try (AtomicFile file = AtomicFile.create(path)) {
            file.write(bytes("new"));
            file.commit();
        }
        assertEquals("new", Files.readString(path));
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path path = Files.writeString(folder.resolve("a.txt"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), path);
        try (AtomicFile file = AtomicFile.create(link)) {
            file.write(bytes("new"));
            file.commit();
        }
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(path));
    }

    @Test
    void aFailedRenameLeavesNothing() throws IOException {
        Path path = folder.resolve("a.txt");
        AtomicFile file = AtomicFile.create(path);
        file.write(bytes("new"));
        file.commit();
        // Meanwhile something that cannot be replaced has taken the name.
        Files.createDirectory(path);
        Files.writeString(path.resolve("inside"), "x");
        assertThrows(IOException.class, file::close);
        assertEquals(List.of(path), files());
    }

    @Test
    void refusesWhatCannotBeAFile() throws IOException {
        assertMessage(folder, "it is a folder; the name of a file is needed");
        Path nowhere = folder.resolve("nowhere").resolve("a.txt");
        assertMessage(nowhere, "there is no folder " + nowhere.getParent());
        Path device = Path.of("/dev/null");
        if (Files.exists(device)) {
            assertMessage(device, "it is not a regular file, so it cannot be replaced");
        }
        assertEquals(List.of(), files());
    }

    private static void assertMessage(Path path, String what) {
        IOException exception = assertThrows(IOException.class, () -> AtomicFile.create(path));
        assertEquals(path + ": " + what, exception.getMessage());
    }

    /** A program that starts a file and is then interrupted. */
    static final class Interrupted {
        private Interrupted() {}

        public static void main(String[] arguments) throws IOException {
            AtomicFile file = AtomicFile.create(Path.of(arguments[0]));
            file.write(bytes("half"));
            try (Stream<Path> files = Files.list(Path.of(arguments[0]).getParent())) {
                System.out.println(files.count());
            }
            System.exit(0);
        }
    }

    /** A program that starts a file and then waits to be killed, with what a thread of its own does meanwhile. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] arguments) throws IOException {
            AtomicFile file = AtomicFile.create(Path.of(arguments[0]));
            file.write(bytes("half"));
            file.writeBy(path -> Files.writeString(path, "all"));
            AtomicFile.create(Path.of(arguments[0])).close();
            System.out.println("ready");
            System.out.flush();
            if (System.in.read() >= 0) {
                file.commit();
                file.close();
            }
        }
    }

    private Process start(Class<?> program) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-cp",
                classes(AtomicFile.class) + System.getProperty("path.separator") + classes(AtomicFileTest.class),
                program.getName(),
                folder.resolve("a.txt").toString());
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Test
    void anInterruptedProgramLeavesNothing() throws IOException, InterruptedException {
        Process process = start(Interrupted.class);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertEquals("1", output.strip());
        assertEquals(List.of(), files());
    }

    private static void awaitReady(Process process) throws IOException {
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        assertEquals("ready", line);
    }

    @Test
    void whatAKilledProgramLeftIsRemovedByTheNext() throws IOException, InterruptedException {
        Process process = start(Waiting.class);
        awaitReady(process);
        process.destroyForcibly().waitFor();
        List<Path> left = files();
        assertEquals(1, left.size(), left.toString());
        List<Path> others = List.of(
                Files.writeString(folder.resolve(".b.txt.0000000000000.part"), "of another file"),
                Files.writeString(folder.resolve(".a.txt.0000000.part"), "of another program"),
                Files.writeString(folder.resolve(".a.txt.0000000000000.parts"), "of another program"),
                Files.createDirectory(folder.resolve(".a.txt.0000000000000.part")),
                Files.createSymbolicLink(folder.resolve(".a.txt.0000000000001.part"), folder.resolve("victim")));
        Files.writeString(folder.resolve("victim"), "precious");
        AtomicFile.create(folder.resolve("b.csv")).close();
        assertTrue(files().contains(left.getFirst()));
        AtomicFile.create(folder.resolve("a.txt")).close();
        assertFalse(files().contains(left.getFirst()));
        assertTrue(files().containsAll(others), files().toString());
        assertEquals("precious", Files.readString(folder.resolve("victim")));
    }

    @Test
    void aLivingProgramIsLeftAlone() throws IOException, InterruptedException {
        Process process = start(Waiting.class);
        awaitReady(process);
        try (AtomicFile mine = AtomicFile.create(folder.resolve("a.txt"));
                AtomicFile another = AtomicFile.create(
                        folder.resolve("..").resolve(folder.getFileName()).resolve("a.txt"))) {
            mine.write(bytes("mine"));
            another.write(bytes("another"));
            assertEquals(3, files().size(), files().toString());
        }
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        assertEquals(0, process.waitFor());
        assertEquals(List.of(folder.resolve("a.txt")), files());
        assertEquals("all", Files.readString(folder.resolve("a.txt")));
    }

    private static String classes(Class<?> type) {
        return Path.of(java.net.URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }
}
