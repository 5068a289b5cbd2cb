package io.github.magtrack4j.files.traces;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.magtrack4j.files.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces in HDF5 that another program wrote, and files that are not what they seem. */
class Hdf5TracesTest {
    private static Path file(String name) {
        return Resources.of("hdf5/" + name + ".h5");
    }

    private static void assertSixRows(TraceFile file) {
        assertEquals(2, file.traces().size());
        TraceFile.Trace second = file.traces().get(1);
        assertEquals(1, second.bead());
        assertArrayEquals(new long[] {0, 1, 2}, second.frames());
        assertArrayEquals(new double[] {1.25, 3.25, 5.25}, second.x());
        assertArrayEquals(new double[] {1.5, 3.5, 5.5}, second.y());
        assertArrayEquals(new double[] {100, 300, 500}, second.z());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "earliest",
                "latest",
                "chunked_earliest",
                "chunked_latest",
                "deflate_earliest",
                "deflate_latest",
                "lzf_extensible"
            })
    void allLayoutsAreRead(String name) throws IOException {
        TraceFile file = TraceFile.read(file(name));
        assertSixRows(file);
        assertEquals(Map.of("movie", "beads.tif", "frame_rate_hz", "100.0", "fixed", "text"), file.header());
    }

    @Test
    void whatIsNoColumnIsLeftOut() throws IOException {
        TraceFile file = TraceFile.read(file("mixed"));
        assertSixRows(file);
        TraceFile.Trace first = file.traces().getFirst();
        assertEquals(Map.of("score", 3).keySet(), first.further().keySet());
        assertArrayEquals(new double[] {0, 2, 4}, first.further().get("score"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "arithmetic;it is not an HDF5 file that can be read: ",
                "out-of-memory;it is not an HDF5 file that can be read: ",
                "records;records holds no numbers",
                "unwritten;frame would have 268435456 values of 8 bytes, for which a file of ",
                "unwritten_deflate;frame would have 1099511627776 values of 8 bytes, for which a file of ",
                "large_chunk;a chunk of frame would have 268435456 values of 8 bytes, for which a file of ",
            })
    void refusesWhatIsDamagedOrNeverFilled(String name, String what) {
        Resources.assertBad(file(name), what, () -> TraceFile.read(file(name)));
    }
}
