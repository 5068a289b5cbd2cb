package io.github.magtrack4j.internal.io;

import java.util.regex.Pattern;

/** Texts from files in messages: a damaged file may hold line breaks, control characters and no end. */
public final class OneLine {
    private static final int MAX_CHARACTERS = 500;

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private OneLine() {}

    /** Returns a text without line breaks and control characters, cut off where it is long. */
    public static String of(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return of(text.substring(0, MAX_CHARACTERS)) + " …";
        }
        return CONTROLS.matcher(text).replaceAll("\ufffd");
    }
}
