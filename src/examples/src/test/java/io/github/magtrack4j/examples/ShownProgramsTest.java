package io.github.magtrack4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.files.TiffWriter;
import io.github.magtrack4j.files.regions.RegionFile;
import io.github.magtrack4j.files.tables.ZLutFile;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.simulation.MovieOptions;
import io.github.magtrack4j.simulation.MovieSimulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README and docs/how-to/embed.md show the programs of this module word for word, and they print what these say.
 */
class ShownProgramsTest {
    private static final Path README = Path.of("../../README.md");
    private static final Path PAGE = Path.of("../../docs/how-to/embed.md");
    private static final Path SOURCES = Path.of("src/main/java/io/github/magtrack4j/examples");

    /** A program. */
    @FunctionalInterface
    private interface Program {
        void run(String... arguments) throws Exception;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file).replace("\r\n", "\n");
    }

    private static void check(Path file, Class<?> example, Program program, String... arguments) throws Exception {
        String page = read(file);
        String source = read(SOURCES.resolve(example.getSimpleName() + ".java"));
        String shown = "```java\n" + source.substring(source.indexOf("import ")) + "```\n";
        int start = page.indexOf(shown);
        assertTrue(start >= 0, file + " does not show " + example.getSimpleName() + " as it is");
        int text = page.indexOf("```text\n", start) + "```text\n".length();
        assertEquals(page.substring(text, page.indexOf("```\n", text)), printed(program, arguments));
    }

    private static String printed(Program program, String... arguments) throws Exception {
        PrintStream console = System.out;
        Locale locale = Locale.getDefault();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            Locale.setDefault(Locale.ROOT);
            program.run(arguments);
        } finally {
            System.setOut(console);
            Locale.setDefault(locale);
        }
        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    @Test
    void readme() throws Exception {
        check(README, TrackBeads.class, TrackBeads::main);
    }

    @Test
    void folderOfTiffs(@TempDir Path folder) throws Exception {
        MovieSimulator movie = new MovieSimulator(
                MovieOptions.DEFAULTS.withFrameSize(120, 240).withBeads(2).withFrames(250));
        Path tiffs = Files.createDirectory(folder.resolve("tiffs"));
        Path rois = folder.resolve("rois.csv");
        Path zlut = folder.resolve("zlut.npy");
        Path traces = folder.resolve("traces.csv");
        try (Backend backend = Backend.cpu();
                Arena arena = Arena.ofConfined()) {
            RegionFile.write(rois, movie.regions(64));
            ZLutFile.write(zlut, movie.simulateZlut(backend, ZLut.heights(1500, 4000, 25), 64, 1));
            ImageStack frames = ImageStack.allocate(arena, PixelType.U8, 120, 240, 50);
            for (int file = 0; file < 5; file++) {
                movie.render(backend, 50L * file, frames);
                Path name = tiffs.resolve("frames " + (8 + file) + ".tif");
                try (TiffWriter writer = TiffWriter.create(name, PixelType.U8, 120, 240, 50)) {
                    writer.write(frames);
                    writer.commit();
                }
            }
        }
        check(
                PAGE,
                TrackFolder.class,
                TrackFolder::main,
                tiffs.toString(),
                rois.toString(),
                zlut.toString(),
                traces.toString());
        TraceFile.Trace trace = TraceFile.read(traces).traces().get(1);
        assertEquals(250, trace.frames().length);
        for (int frame = 0; frame < 250; frame++) {
            assertEquals(frame, trace.frames()[frame]);
            assertEquals(movie.x(1, frame), trace.x()[frame], 0.2);
            assertEquals(movie.y(1, frame), trace.y()[frame], 0.2);
            assertEquals(movie.z(1, frame), trace.z()[frame], 60);
        }
    }

    @Test
    void camera() throws Exception {
        check(PAGE, TrackCamera.class, TrackCamera::main);
    }

    @Test
    void imgLib2() throws Exception {
        check(PAGE, TrackImgLib2.class, TrackImgLib2::main);
    }

    @Test
    void jointFit() throws Exception {
        check(PAGE, FitBeads.class, FitBeads::main);
    }

    @Test
    void dataFrame() throws Exception {
        check(PAGE, TracksAsDataFrame.class, TracksAsDataFrame::main);
    }
}
