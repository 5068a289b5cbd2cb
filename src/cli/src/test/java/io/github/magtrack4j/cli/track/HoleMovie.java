package io.github.magtrack4j.cli.track;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A large movie that takes no room on the disk: all its pixels are 0, a hole in the file. */
public final class HoleMovie {
    private HoleMovie() {}

    /** Writes a {@code .npy} file of square frames of bytes. */
    public static Path write(Path file, long frames, int size) throws IOException {
        String header =
                "{'descr': '|u1', 'fortran_order': False, 'shape': (" + frames + ", " + size + ", " + size + "), }";
        ByteBuffer start = ByteBuffer.allocate(128);
        start.put("\u0093NUMPY\1\0v\0".getBytes(StandardCharsets.ISO_8859_1));
        start.put((header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(start.flip());
            channel.write(ByteBuffer.allocate(1), start.capacity() - 1 + frames * size * size);
        }
        return file;
    }
}
