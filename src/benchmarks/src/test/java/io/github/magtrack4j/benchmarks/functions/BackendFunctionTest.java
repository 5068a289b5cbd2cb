package io.github.magtrack4j.benchmarks.functions;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every function, the check of its answer, and that no function of the library is forgotten. */
class BackendFunctionTest {
    private static final int IMAGES = 20;

    private static Backend scalar;
    private static Backend simd;
    private static Inputs inputs;

    @BeforeAll
    static void open() {
        scalar = BackendKind.SCALAR.open(1);
        simd = BackendKind.SIMD.open(2);
        inputs = Inputs.make(scalar, PixelType.U16, 32, IMAGES);
    }

    @AfterAll
    static void close() {
        scalar.close();
        simd.close();
    }

    private static Reference reference(BackendFunction function) {
        return Reference.of(function, scalar, inputs);
    }

    @ParameterizedTest
    @EnumSource(BackendFunction.class)
    void rightAnswersAreTakenForRight(BackendFunction function) {
        Reference reference = reference(function);
        for (Precision precision : Precision.values()) {
            Answer answer = Answer.of(function.call(simd.withPrecision(precision), inputs), IMAGES);
            assertDoesNotThrow(() -> answer.require(reference.expected(), function.tolerance(reference, precision)));
        }
    }

    /** A tenth of the largest value is far beyond rounding, in 32 bits too. */
    @ParameterizedTest
    @EnumSource(BackendFunction.class)
    void wrongAnswersAreFound(BackendFunction function) {
        Reference reference = reference(function);
        Answer answer = Answer.of(function.call(scalar, inputs), IMAGES);
        double[] last = answer.row(IMAGES - 1);
        int largest = 0;
        for (int i = 0; i < last.length; i++) {
            largest = Math.abs(last[i]) > Math.abs(last[largest]) ? i : largest;
        }
        double right = last[largest];
        for (double wrong : new double[] {right * 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            last[largest] = wrong;
            WrongAnswerException e = assertThrows(
                    WrongAnswerException.class,
                    () -> answer.require(reference.expected(), function.tolerance(reference, Precision.F32)));
            assertTrue(e.getMessage().contains("value " + largest + " of image " + (IMAGES - 1)), e.getMessage());
        }
    }

    @Test
    void noFunctionOfTheLibraryIsForgotten() {
        Set<String> timed = Arrays.stream(BackendFunction.values())
                .map(function -> function.toString()
                        .replaceAll("(?<=centerOfMass)(Mean|Median)|WithoutCenter|(?<=Xyzp)Quadrant.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        // simulateZlut is simulateBeads and a profile, profiles and refineCenters are one of several, upload is a copy.
        Set<String> notTimed = Set.of(
                "best",
                "cpu",
                "cuda",
                "description",
                "diagnostics",
                "precision",
                "withPrecision",
                "resultAllocator",
                "withResultsFrom",
                "newArena",
                "upload",
                "close",
                "profiles",
                "refineCenters",
                "simulateZlut");
        List<String> functions = Arrays.stream(Backend.class.getMethods())
                .map(Method::getName)
                .filter(name -> !notTimed.contains(name))
                .distinct()
                .sorted()
                .toList();
        assertEquals(functions, List.copyOf(timed));
    }
}
