package io.github.magtrack4j.files.tables;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.internal.csv.CommentHeader;
import io.github.magtrack4j.internal.io.InputFile;
import io.github.magtrack4j.npy.NpyArray;
import io.github.magtrack4j.npy.NpyFormatException;
import io.github.magtrack4j.npy.NpyType;
import io.github.magtrack4j.npy.NpyWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How files of tables are read and written: {@code .npy} arrays, the second of which is text. */
final class TableFiles {
    /** The axes of the array of ring tables: bead, plane, harmonic, knot. */
    static final int RING_AXES = 4;

    private TableFiles() {}

    /** Makes a file's tables of its arrays. */
    interface Content<T> {
        T of(Path path, List<NpyArray> arrays) throws IOException;
    }

    /** Reads a file; what is wrong with it is told as a {@link BadFileException}. */
    static <T> T read(Path path, Content<T> content) throws IOException {
        try {
            return InputFile.touching(path, () -> content.of(path, NpyArray.readAll(path)));
        } catch (NpyFormatException e) {
            throw BadFileException.of(path, e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadFileException(path, "it is not a look-up table: " + e.getMessage(), e);
        }
    }

    /** What the second array says; empty where there is none, or it is no text. */
    static Map<String, String> header(List<NpyArray> arrays) throws IOException {
        Map<String, String> header = new LinkedHashMap<>();
        if (arrays.size() > 1 && arrays.get(1).type() == NpyType.U1) {
            byte[] text = arrays.get(1).toSegment(Arena.ofAuto()).toArray(ValueLayout.JAVA_BYTE);
            CommentHeader.parse(new String(text, StandardCharsets.UTF_8), header);
        }
        return header;
    }

    static void writeHeader(NpyWriter writer, Map<String, String> header) throws IOException {
        byte[] text = CommentHeader.format(header).getBytes(StandardCharsets.UTF_8);
        writer.write(NpyType.U1, MemorySegment.ofArray(text), text.length);
    }
}
