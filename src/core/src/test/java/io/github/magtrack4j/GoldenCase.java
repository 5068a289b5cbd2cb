package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.magtrack4j.npy.NpyArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** One concrete input with the reference's answers, from {@code golden/cases.json}. */
final class GoldenCase {
    private static final Path FOLDER = folder();
    private static final List<GoldenCase> ALL = readAll();

    private final JsonNode json;

    private GoldenCase(JsonNode json) {
        this.json = json;
    }

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(GoldenCase.class.getResource("/golden/cases.json"))
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<GoldenCase> readAll() {
        try {
            List<GoldenCase> cases = new ArrayList<>();
            for (JsonNode node :
                    new ObjectMapper().readTree(FOLDER.resolve("cases.json").toFile())) {
                cases.add(new GoldenCase(node));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<GoldenCase> all() {
        return ALL;
    }

    static Stream<GoldenCase> of(String function) {
        return ALL.stream().filter(golden -> golden.function().equals(function));
    }

    String function() {
        return json.get("function").asText();
    }

    /** A parameter by its path of names. */
    JsonNode parameter(String... names) {
        JsonNode node = json.get("params");
        for (String name : names) {
            node = node.path(name);
        }
        return node;
    }

    boolean hasInput(String name) {
        return json.get("inputs").has(name);
    }

    private NpyArray read(String kind, String name) {
        try {
            return NpyArray.read(FOLDER.resolve(json.get(kind).get(name).asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DoubleSeries series(String input) {
        try {
            return DoubleSeries.copyOf(read("inputs", input).toDoubles());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A two-dimensional input as the reference has it. */
    DoubleMatrix matrix(String input) {
        try {
            return read("inputs", input).toMatrix();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a two-dimensional input. */
    List<double[]> rows(String input) {
        DoubleMatrix matrix = matrix(input);
        return LongStream.range(0, matrix.rows())
                .mapToObj(row -> matrix.row(row).toArray())
                .toList();
    }

    /** The stack as it is, and the same numbers as every other pixel type that can hold them. */
    List<ImageStack> stacks() {
        try {
            ImageStack stack = read("inputs", "stack").toStack();
            List<ImageStack> stacks = new ArrayList<>(List.of(stack));
            for (PixelType type : PixelType.values()) {
                if (type.compareTo(stack.pixelType()) > 0) {
                    stacks.add(TestStacks.converted(stack, type));
                }
            }
            return stacks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ZLut zlut() {
        return hasInput("zlut") ? ZLut.ofReference(matrix("zlut")) : null;
    }

    Centers centers(String x, String y) {
        return new Centers(series(x), series(y));
    }

    /** Compares values with an output, in the reference's order of values. */
    void check(String output, double[] actual) {
        try {
            double[] expected = read("outputs", output).toDoubles();
            assertEquals(expected.length, actual.length, () -> this + ": number of values of " + output);
            double absolute = json.get("atol").asDouble();
            double relative = json.get("rtol").asDouble();
            for (int i = 0; i < expected.length; i++) {
                double tolerance = absolute + relative * Math.abs(expected[i]);
                boolean same = Double.isNaN(expected[i])
                        ? Double.isNaN(actual[i])
                        : Math.abs(actual[i] - expected[i]) <= tolerance;
                int index = i;
                if (!same) {
                    assertEquals(expected[i], actual[i], tolerance, () -> this + ": " + output + "[" + index + "]");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return json.get("case").asText();
    }
}
