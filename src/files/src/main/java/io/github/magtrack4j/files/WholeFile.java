package io.github.magtrack4j.files;

import io.github.magtrack4j.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes small files of any kind as this library writes its own: they appear under their name whole, or not at all. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes a text in UTF-8.
     *
     * @param path the file; one of that name is replaced
     * @throws IOException with a sentence that names the file, if it cannot be written
     */
    public static void write(Path path, String text) throws IOException {
        write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes bytes.
     *
     * @param path the file; one of that name is replaced
     * @throws IOException with a sentence that names the file, if it cannot be written
     */
    public static void write(Path path, byte[] bytes) throws IOException {
        try (AtomicFile out = AtomicFile.create(path)) {
            out.write(ByteBuffer.wrap(bytes));
            out.commit();
        }
    }
}
