package io.github.magtrack4j.benchmarks.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.PixelType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On the vectors' backend, as it is and with answers exchanged. */
class SelfTestTest {
    private static final SelfTest TEST = new SelfTest(
            List.of(BackendFunction.CENTER_OF_MASS, BackendFunction.FFT_PROFILE, BackendFunction.LOOKUP_Z),
            List.of(16, 17),
            List.of(PixelType.U8, PixelType.F64),
            3);

    /** Says what a function does instead. */
    private interface Instead {
        Object call(String function, Object answer);
    }

    private static Backend backend(Backend real, Instead instead) {
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    Object answer = answer(real, method, arguments);
                    return answer instanceof Backend view
                            ? backend(view, instead)
                            : instead.call(method.getName(), answer);
                });
    }

    private static Object answer(Backend real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static List<SelfTest.Result> run(Instead instead) {
        try (Backend simd = BackendKind.SIMD.open(1)) {
            return TEST.run(backend(simd, instead));
        }
    }

    @Test
    void everyFunctionIsCalledForAllThatMatters() {
        List<SelfTest.Result> results = run((function, answer) -> answer);
        // Of both widths, both types and both precisions; of the even width; of one type of pixels.
        assertEquals(
                List.of(
                        new SelfTest.Result(BackendFunction.CENTER_OF_MASS, 8, List.of(), ""),
                        new SelfTest.Result(BackendFunction.FFT_PROFILE, 4, List.of(), ""),
                        new SelfTest.Result(BackendFunction.LOOKUP_Z, 4, List.of(), "")),
                results);
    }

    @Test
    void aWrongAnswerIsToldWithWhatItWasTo() {
        List<SelfTest.Result> results = run((function, answer) -> {
            if (function.equals("lookupZ")) {
                DoubleSeries z = (DoubleSeries) answer;
                return DoubleSeries.copyOf(new double[] {z.get(0), z.get(1), z.get(2) + 100});
            }
            return answer;
        });
        assertEquals(List.of(), results.get(0).wrong());
        assertEquals(0, results.get(2).right());
        assertEquals(4, results.get(2).wrong().size());
        String first = results.get(2).wrong().get(0);
        assertTrue(first.startsWith("16 px, pixels U8, precision F32: wrong answer: value 0 of image 2 is "), first);
    }

    @Test
    void whatIsNotThereIsNotWrong() {
        List<SelfTest.Result> results = run((function, answer) -> {
            if (function.equals("fftProfile")) {
                throw new UnsupportedOperationException("not here");
            }
            return answer;
        });
        assertEquals(new SelfTest.Result(BackendFunction.FFT_PROFILE, 0, List.of(), "not here"), results.get(1));
        assertEquals(4, results.get(2).right());
    }

    @Test
    void itStopsWhereAGpuFails() {
        List<SelfTest.Result> results = run((function, answer) -> {
            if (function.equals("fftProfile")) {
                throw new CudaException("cuLaunchKernel", 719, "CUDA_ERROR_LAUNCH_FAILED", "it broke");
            }
            return answer;
        });
        assertEquals(2, results.size());
        assertEquals(2, results.get(0).right());
        assertEquals(
                List.of("the GPU failed: cuLaunchKernel failed with CUDA_ERROR_LAUNCH_FAILED (719): it broke"),
                results.get(1).wrong());
    }

    @Test
    void speedIsMeasured() {
        try (Backend simd = BackendKind.SIMD.open(1)) {
            assertTrue(SelfTest.imagesPerSecond(simd, Residence.CACHE, 4, Duration.ZERO) > 0);
        }
    }
}
