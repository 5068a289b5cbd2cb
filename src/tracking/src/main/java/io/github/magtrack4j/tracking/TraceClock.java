package io.github.magtrack4j.tracking;

import io.github.magtrack4j.files.traces.TraceFile.Trace;
import io.github.magtrack4j.tracking.internal.TimeStamps;
import java.util.Arrays;
import java.util.List;

/**
 * When the frames of a file of traces were taken: by the time stamps in its column {@value #COLUMN}, else by its frame
 * rate, else only which came after which.
 */
public final class TraceClock {
    /** The further column of time stamps. */
    public static final String COLUMN = "time_s";

    private final double frameRate;
    private final boolean stamped;
    private final double start;
    private final List<String> notes;
    private final double meanRate;

    /**
     * The times of one trace.
     *
     * @param axis where each value is on an axis of time: seconds since the first stamp of the file, seconds since
     *     frame 0, or frames
     * @param slots the number of each frame, lost ones counted, for what needs even intervals
     * @param rate the slots per second, or 1 per frame
     */
    @SuppressWarnings("ArrayRecordComponent") // made and read by pictures alone
    public record Times(double[] axis, long[] slots, double rate) {}

    private TraceClock(double frameRate, boolean stamped, double start, double meanRate, List<String> notes) {
        this.frameRate = frameRate;
        this.stamped = stamped;
        this.start = start;
        this.meanRate = meanRate;
        this.notes = notes;
    }

    /**
     * Finds out.
     *
     * @param traces all traces of a file
     * @param frameRate the frames per second that the file tells; 0 if it does not
     */
    public static TraceClock of(List<Trace> traces, double frameRate) {
        boolean stamped = !traces.isEmpty();
        double start = Double.POSITIVE_INFINITY;
        double meanRate = 0;
        List<String> notes = List.of();
        for (Trace trace : traces) {
            double[] seconds = trace.further().get(COLUMN);
            if (seconds == null) {
                return new TraceClock(frameRate, false, 0, frameRate, List.of());
            }
            TimeStamps stamps = TimeStamps.of(trace.frames(), seconds);
            stamped &= stamps.areUsable();
            start = seconds.length > 0 ? Math.min(start, seconds[0]) : start;
            if (notes.isEmpty()) {
                notes = stamps.notes(frameRate);
            }
            meanRate = meanRate == 0 ? stamps.rate() : meanRate;
        }
        return new TraceClock(frameRate, stamped, start, stamped ? meanRate : frameRate, notes);
    }

    /** Returns whether times are in seconds, and not in frames. */
    public boolean inSeconds() {
        return stamped || frameRate > 0;
    }

    /** Returns whether the times are those of time stamps. */
    public boolean isStamped() {
        return stamped;
    }

    /** Returns what should be known of the time stamps, a sentence each. */
    public List<String> notes() {
        return notes;
    }

    /** Tells in a few words how fast the camera was. */
    public String describe() {
        if (stamped) {
            return TimeStamps.told(meanRate) + " frames per second by its time stamps";
        }
        return frameRate > 0 ? frameRate + " frames per second" : "the frame rate is not known, so times are in frames";
    }

    /** Returns the times of one of the traces. */
    public Times times(Trace trace) {
        if (stamped) {
            double[] seconds = trace.further().get(COLUMN);
            TimeStamps stamps = TimeStamps.of(trace.frames(), seconds);
            double[] axis = Arrays.stream(seconds).map(time -> time - start).toArray();
            return new Times(axis, stamps.slots(), stamps.rate());
        }
        double rate = frameRate > 0 ? frameRate : 1;
        double[] axis = Arrays.stream(trace.frames())
                .mapToDouble(frame -> frameRate > 0 ? frame / frameRate : frame)
                .toArray();
        return new Times(axis, trace.frames(), rate);
    }
}
