package io.github.magtrack4j.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.files.IncompleteFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FailureMessageTest {
    @Test
    void fileSystemsFailuresAreSentences() {
        assertEquals("a.tif: there is no such file or folder", FailureMessage.of(new NoSuchFileException("a.tif")));
        assertEquals("a.tif: permission denied", FailureMessage.of(new AccessDeniedException("a.tif")));
        assertEquals(
                "a.csv: No space left on device",
                FailureMessage.of(new FileSystemException("a.csv", null, "No space left on device")));
    }

    @Test
    void nameThatCannotBeIsASentence() {
        String message = FailureMessage.of(new InvalidPathException("a?b", "Malformed input"));
        assertTrue(message.startsWith("'a?b' cannot be the name of a file") && message.contains("(Malformed input)"));
    }

    @Test
    void cutOffRecordingsHaveAWayOn() {
        Path movie = Path.of("m.tif");
        assertEquals(
                "m.tif: it is cut off in frame 12; --incomplete tracks the 12 frames that are whole",
                FailureMessage.of(new IncompleteFileException(movie, "it is cut off in frame 12", 12)));
        assertEquals(
                "m.tif: it is cut off; --incomplete tracks the 1 frame that is whole",
                FailureMessage.of(new IncompleteFileException(movie, "it is cut off", 1)));
        assertEquals("m.tif: it is cut off", FailureMessage.of(new IncompleteFileException(movie, "it is cut off", 0)));
    }

    @Test
    void wrappedFailureIsToldByItsCause() {
        assertEquals("a: b", FailureMessage.of(new UncheckedIOException(new IOException("a: b"))));
    }

    @Test
    void memoryIsToldApart() {
        assertTrue(FailureMessage.of(new OutOfMemoryError("Java heap space")).contains("MAGTRACK_JAVA_OPTS"));
        assertTrue(FailureMessage.of(new OutOfMemoryError("Cannot reserve 80 bytes of direct buffer memory"))
                .contains("MAGTRACK_JAVA_OPTS=-XX:MaxDirectMemorySize="));
        InternalError fault = new InternalError("a fault occurred in an unsafe memory access operation");
        assertTrue(FailureMessage.of(fault).contains("movie was cut off"));
    }

    @Test
    void aGpusFailureIsTold() {
        assertEquals(
                "the GPU failed: cuInit failed with CUDA_ERROR_UNKNOWN (999): unknown error",
                FailureMessage.of(new CudaException("cuInit", 999, "CUDA_ERROR_UNKNOWN", "unknown error")));
    }

    @Test
    void whatShouldNotHappenAsksForAReport() {
        assertTrue(FailureMessage.of(new IllegalStateException("x")).contains("please report"));
    }
}
