package io.github.magtrack4j.files;

import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.internal.io.InputFile;
import io.github.magtrack4j.npy.NpyArray;
import io.github.magtrack4j.npy.NpyFormatException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Look-up tables as {@code .npy} files in the reference's arrangement: 1 + bins rows, a column per plane; the heights in
 * nm in row 0. Safe to use from many threads.
 */
public final class ZLutFile {
    private ZLutFile() {}

    /**
     * Reads a table. The file may have any numeric type.
     *
     * @throws BadFileException if it is not a {@code .npy} file of such a table
     * @throws IOException if it cannot be read
     */
    public static ZLut read(Path path) throws IOException {
        try {
            return InputFile.touching(
                    path, () -> ZLut.ofReference(NpyArray.read(path).toMatrix()));
        } catch (NpyFormatException e) {
            throw BadFileException.of(path, e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadFileException(path, "it is not a look-up table: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a table, as f8. It appears under its name when it is whole; a file of that name is replaced.
     *
     * @throws IOException if it cannot be written; nothing has changed then
     */
    public static void write(Path path, ZLut zlut) throws IOException {
        NpyArray.write(path, zlut.toReference());
    }
}
