package io.github.magtrack4j.files.internal.tiff.metadata;

import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.files.internal.movie.Recording;
import java.util.List;

/**
 * What a TIFF says of the whole movie.
 *
 * @param source what says it, such as "ImageJ's description"
 * @param frames the number of frames that the file should have; 0 if nothing says
 * @param nmPerPixel the width of a pixel; 0 if nothing says
 * @param framesPerSecond the frames per second; 0 if nothing says
 * @param times when each frame was taken, in seconds; empty if nothing says
 * @param notes what one should know of it, a sentence each
 * @param recording the recording that the file is a part of
 */
public record Description(
        String source,
        long frames,
        double nmPerPixel,
        double framesPerSecond,
        DoubleSeries times,
        List<String> notes,
        Recording recording) {
    /** Of a file that says nothing. */
    public static final Description NONE = new Description("", 0, 0, 0, DoubleSeries.copyOf(), List.of());

    /** Takes over a scale only if it can be one. */
    public Description {
        nmPerPixel = Units.orUnknown(nmPerPixel);
        framesPerSecond = Units.orUnknown(framesPerSecond);
    }

    /** Of a file that is not known to be a part of a recording. */
    Description(
            String source,
            long frames,
            double nmPerPixel,
            double framesPerSecond,
            DoubleSeries times,
            List<String> notes) {
        this(source, frames, nmPerPixel, framesPerSecond, times, notes, Recording.NONE);
    }

    /**
     * Tells whether the frames that it promises may be in other files of the recording, so that a file with fewer need
     * not be cut off.
     */
    public boolean isOfSet() {
        return source.equals(OmeXml.SOURCE);
    }

    /** Returns a description that promises frames, and nothing else. */
    static Description ofFrames(String source, long frames) {
        return new Description(source, frames, 0, 0, NONE.times, List.of());
    }

    /** Says that frames of several channels, or planes in depth, lie one after the other; empty if they do not. */
    static List<String> mixture(long channels, long depths, long times, String source) {
        String what = (channels > 1 ? channels + " channels" : "")
                + (channels > 1 && depths > 1 && times > 1 ? " and " : "")
                + (depths > 1 && times > 1 ? depths + " depths" : "");
        return what.isEmpty()
                ? List.of()
                : List.of("Its frames are of " + what + " in turn, as " + source
                        + " tells; all of them are read as one movie");
    }
}
