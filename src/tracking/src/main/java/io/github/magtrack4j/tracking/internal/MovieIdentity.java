package io.github.magtrack4j.tracking.internal;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.files.Movie;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/**
 * Tells a movie from any other, so that what was tracked of one is never continued with another: by the names, sizes
 * and times of its files, and by the pixels of some frames, since files can be written over in place with the times of
 * others.
 */
public final class MovieIdentity {
    /** The first frame, the last, and as many between, at equal distances. */
    private static final int FRAMES = 9;

    private static final long PIECE = 1 << 24;

    private MovieIdentity() {}

    /** Adds what identifies a movie. */
    public static void put(Map<String, String> origin, Movie movie) throws IOException {
        origin.put("movie_files", files(movie));
        origin.put("movie_pixels", pixels(movie));
    }

    private static String files(Movie movie) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : movie.files()) {
            text.append(HeaderText.name(file));
            // A folder changes when the results are written into it.
            if (!Files.isDirectory(file)) {
                text.append('\t').append(Files.size(file)).append('\t').append(Files.getLastModifiedTime(file));
            }
            text.append('\n');
        }
        return Digest.of(text.toString());
    }

    private static String pixels(Movie movie) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        long last = movie.frameCount() - 1;
        long before = -1;
        for (int i = 0; i < FRAMES; i++) {
            // Not i · last / 8, which may be beyond 64 bits.
            long frame = last / (FRAMES - 1) * i + last % (FRAMES - 1) * i / (FRAMES - 1);
            if (frame != before) {
                update(sha256, movie, frame);
            }
            before = frame;
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void update(MessageDigest sha256, Movie movie, long frame) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            ImageStack stack = movie.read(frame, 1, arena);
            long bytes = stack.segment().byteSize();
            for (long start = 0; start < bytes; start += PIECE) {
                ByteBuffer piece = stack.segment()
                        .asSlice(start, Math.min(PIECE, bytes - start))
                        .asByteBuffer();
                sha256.update(piece);
            }
        }
    }
}
