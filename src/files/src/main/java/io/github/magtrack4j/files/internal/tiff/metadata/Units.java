package io.github.magtrack4j.files.internal.tiff.metadata;

/** Units of length and time, as programs write them. */
final class Units {
    private Units() {}

    /** Returns the nanometres of a length's unit, 0 if it is none. */
    static double nanometres(String unit) {
        return switch (unit.strip()) {
            case "pm" -> 1e-3;
            case "\u00c5", "\u212b", "Angstrom" -> 0.1;
            case "nm", "nanometer", "nanometers" -> 1;
            // Two letters look like mu; ImageJ writes one as an escape.
            case "um", "\u00b5m", "\u03bcm", "\\u00B5m", "micron", "microns", "micrometer", "micrometers" -> 1e3;
            case "mm", "millimeter" -> 1e6;
            case "cm", "centimeter" -> 1e7;
            case "m", "meter" -> 1e9;
            case "inch" -> 2.54e7;
            default -> 0;
        };
    }

    /** Returns the seconds of a time's unit, 0 if it is none. */
    static double seconds(String unit) {
        return switch (unit.strip()) {
            case "ns" -> 1e-9;
            case "us", "\u00b5s", "\u03bcs", "\\u00B5s" -> 1e-6;
            case "ms", "msec" -> 1e-3;
            case "s", "sec", "second", "seconds" -> 1;
            case "min", "minute", "minutes" -> 60;
            case "h", "hr", "hour", "hours" -> 3600;
            case "d", "day", "days" -> 86400;
            default -> 0;
        };
    }

    /** Reads a number, NaN if it is none. */
    static double number(String text) {
        try {
            return text == null ? Double.NaN : Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Reads a whole number that is not negative; one that is too large is the largest. */
    static long count(String text, long missing) {
        double number = number(text);
        return number >= 0 ? (long) number : missing;
    }

    /** Returns a positive number, or 0 for all else. */
    static double orUnknown(double value) {
        return value > 0 && Double.isFinite(value) ? value : 0;
    }
}
