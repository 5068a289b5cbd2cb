package io.github.magtrack4j.files.internal.tiff.metadata;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The description that the Python library tifffile writes: the shape of the array that a page and those behind it are.
 */
public final class ShapeText {
    private static final Pattern SHAPE = Pattern.compile("\\A\\{.*?\"shape\"\\s*:\\s*\\[([0-9, ]*)\\]", Pattern.DOTALL);
    private static final Pattern OLD_SHAPE = Pattern.compile("\\Ashape=\\(([0-9, ]*)\\)");
    private static final Pattern TRUNCATED = Pattern.compile("\"truncated\"\\s*:\\s*true");

    private final String text;

    /** Takes the description of a page. */
    public ShapeText(String text) {
        this.text = text;
    }

    /**
     * Returns the number of frames in the array, 0 if the text does not tell.
     *
     * @param frame the numbers of one frame
     */
    public long frames(long frame) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.find()) {
            matcher = OLD_SHAPE.matcher(text);
            if (!matcher.find()) {
                return 0;
            }
        }
        double numbers = 1;
        for (String axis : matcher.group(1).split(",", -1)) {
            numbers *= axis.isBlank() ? 1 : Units.number(axis);
        }
        // Beyond 2^53 it is more than any file has, and no matter how much.
        double frames = numbers / frame;
        return frames == Math.rint(frames) && frames >= 1 ? (long) frames : 0;
    }

    /** Tells whether all frames are behind the first, without pages of their own. */
    public boolean isTruncated() {
        return TRUNCATED.matcher(text).find();
    }

    /** Says that an array, or several, should be so many frames. */
    public static Description promise(long frames) {
        return Description.ofFrames("tifffile's description", frames);
    }
}
