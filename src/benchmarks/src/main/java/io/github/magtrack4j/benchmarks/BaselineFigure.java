package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.benchmarks.functions.Residence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the C program measured for one of its stages.
 *
 * @param stage the stage
 * @param size the width of the images
 * @param pixels the type of the pixels, such as {@code float32}
 * @param residence where the images came from
 * @param min the shortest time in microseconds per image
 * @param median the middle time
 */
public record BaselineFigure(String stage, int size, String pixels, Residence residence, double min, double median) {
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\"\\s*:\\s*(?:\"([^\"]*)\"|([-+.\\w]+))");

    /**
     * Reads what the program prints with {@code --json}: an object a line. Lines that are no stage's are passed over.
     *
     * @throws IOException if a stage's line is not as it should be
     */
    static List<BaselineFigure> parse(List<String> lines) throws IOException {
        List<BaselineFigure> figures = new ArrayList<>();
        for (String line : lines) {
            if (line.contains("\"stage\"")) {
                try {
                    figures.add(new BaselineFigure(
                            field(line, "stage"),
                            Integer.parseInt(field(line, "n")),
                            field(line, "type"),
                            residence(field(line, "resident")),
                            Double.parseDouble(field(line, "us_min")),
                            Double.parseDouble(field(line, "us_median"))));
                } catch (IllegalArgumentException e) {
                    throw new IOException("the baseline printed a line that is not understood: " + line, e);
                }
            }
        }
        return figures;
    }

    private static Residence residence(String name) {
        return switch (name) {
            case "cache" -> Residence.CACHE;
            case "memory" -> Residence.MEMORY;
            default -> throw new IllegalArgumentException("resident is " + name + "; it must be cache or memory");
        };
    }

    private static String field(String line, String name) {
        Matcher field = FIELD.matcher(line);
        while (field.find()) {
            if (field.group(1).equals(name)) {
                return field.group(2) != null ? field.group(2) : field.group(3);
            }
        }
        throw new IllegalArgumentException("there is no " + name);
    }

    /** Whether this is the stage that does the same as an arm, on the same kind of images. */
    boolean isOf(Arm arm) {
        return arm.size() == size
                && arm.residence() == residence
                && arm.function().stage(arm.precision()).filter(stage::equals).isPresent()
                && arm.baselinePixels().filter(pixels::equals).isPresent();
    }
}
