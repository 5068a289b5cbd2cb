package io.github.magtrack4j.files.internal.tiff.metadata;

import io.github.magtrack4j.DoubleSeries;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Micro-Manager writes of each frame, as JSON: when it was taken, and the size of a pixel. */
public final class MicroManagerTimes {
    private static final Pattern ELAPSED = key("ElapsedTime-ms");
    private static final Pattern PIXEL = key("PixelSizeUm");
    private static final int MAX_BYTES = 1 << 16;

    private double[] times = new double[16];
    private int count;
    private double pixelMicrometres;

    private static Pattern key(String name) {
        // The number itself, or one inside braces, as version 2 writes some values.
        return Pattern.compile(
                "\"" + name + "\"\\s*:\\s*(?:\\{[^0-9{}]{0,60}:\\s*)?(-?[0-9.]{1,30}(?:[eE][-+]?[0-9]{1,3})?)");
    }

    /** Takes what there is of the next frame. */
    public void add(MemorySegment json) {
        byte[] bytes = json.asSlice(0, Math.min(json.byteSize(), MAX_BYTES)).toArray(ValueLayout.JAVA_BYTE);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (count == 0) {
            pixelMicrometres = find(PIXEL, text);
        }
        if (count == times.length) {
            times = Arrays.copyOf(times, (int) Math.min(2L * count, Integer.MAX_VALUE - 8));
        }
        times[count++] = find(ELAPSED, text) / 1e3;
    }

    private static double find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Units.number(matcher.group(1)) : Double.NaN;
    }

    /** Returns what was taken; a frame without a time has NaN. */
    public Description description() {
        boolean none = count == 0 || Double.isNaN(times[0]);
        return new Description(
                "Micro-Manager's tag",
                0,
                pixelMicrometres * 1e3,
                0,
                none ? Description.NONE.times() : DoubleSeries.copyOf(Arrays.copyOf(times, count)),
                List.of());
    }
}
