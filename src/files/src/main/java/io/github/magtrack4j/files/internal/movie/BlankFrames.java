package io.github.magtrack4j.files.internal.movie;

import io.github.magtrack4j.internal.io.LittleEndian;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The frames at a movie's end that have no pixel but 0. Programs that give a file its full size beforehand leave such
 * where the recording stopped early. A camera's frame has noise; but as a shutter and a black level of 0 make such
 * frames too, they are frames unless a recording that was cut off is expected.
 */
public final class BlankFrames {
    private BlankFrames() {}

    /** Tells of a frame whether it is blank. */
    @FunctionalInterface
    public interface Test {
        /** Looks at a frame. */
        boolean isBlank(long frame) throws IOException;
    }

    /** Returns how many frames at the end are blank; 0 if all are. */
    public static long atEnd(long count, Test test) throws IOException {
        for (long frame = count - 1; frame >= 0; frame--) {
            if (!test.isBlank(frame)) {
                return count - 1 - frame;
            }
        }
        return 0;
    }

    /** Tells whether all bytes are 0, which is the number 0 in every type of pixels. */
    public static boolean isBlank(MemorySegment bytes) {
        long words = bytes.byteSize() / Long.BYTES;
        for (long i = 0; i < words; i++) {
            if (bytes.get(LittleEndian.LONG, i * Long.BYTES) != 0) {
                return false;
            }
        }
        for (long i = words * Long.BYTES; i < bytes.byteSize(); i++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the note on some blank frames. */
    public static String note(long blank, boolean leftOut) {
        return "the last " + blank + (blank == 1 ? " frame has" : " frames have") + " no pixel but 0, "
                + (leftOut
                        ? "as where a recording stopped early, and " + (blank == 1 ? "was" : "were") + " left out"
                        : "as where a recording stopped early; " + (blank == 1 ? "it counts" : "they count")
                                + " unless it is opened as an incomplete one");
    }
}
