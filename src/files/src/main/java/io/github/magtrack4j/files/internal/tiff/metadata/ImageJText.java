package io.github.magtrack4j.files.internal.tiff.metadata;

import java.util.HashMap;
import java.util.Map;

/** ImageJ's description of a stack: lines of a key, an equals sign and a value. Micro-Manager writes one, too. */
public final class ImageJText {
    private static final String START = "ImageJ=";
    private static final String SOURCE = "ImageJ's description";

    private ImageJText() {}

    /** Tells whether a text is one. */
    public static boolean is(String text) {
        return text.startsWith(START);
    }

    /**
     * Reads one.
     *
     * @param pixelsPerUnit the resolution that the file tells beside it; 0 if it tells none
     */
    public static Description read(String text, double pixelsPerUnit) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int at = line.indexOf('=');
            if (at > 0) {
                values.putIfAbsent(line.substring(0, at), line.substring(at + 1));
            }
        });
        double unit = Units.nanometres(values.getOrDefault("unit", ""));
        double interval = Units.number(values.get("finterval")) * Units.seconds(values.getOrDefault("tunit", "sec"));
        double fps = interval > 0 ? 1 / interval : Units.number(values.get("fps"));
        long channels = Units.count(values.get("channels"), 1);
        long slices = Units.count(values.get("slices"), 1);
        long frames = Units.count(values.get("frames"), 1);
        return new Description(
                SOURCE,
                Units.count(values.get("images"), 0),
                pixelsPerUnit > 0 ? unit / pixelsPerUnit : 0,
                fps,
                Description.NONE.times(),
                Description.mixture(channels, slices, frames, SOURCE));
    }
}
