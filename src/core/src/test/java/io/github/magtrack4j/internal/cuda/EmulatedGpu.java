package io.github.magtrack4j.internal.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Steers the emulated driver: what native/source/control.h offers. */
public final class EmulatedGpu {
    /** Codes of the driver. */
    public static final int OUT_OF_MEMORY = 2;

    static final int DEVICE_UNAVAILABLE = 46;
    static final int LAUNCH_FAILED = 719;

    /** Every call, not the nth. */
    static final long ALWAYS = 0;

    private static final SymbolLookup DRIVER =
            SymbolLookup.libraryLookup(Path.of(System.getProperty("magtrack4j.cuda.driver")), Arena.global());
    private static final MethodHandle SET =
            function("magtrackEmulatorSet", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    private static final MethodHandle COUNT =
            function("magtrackEmulatorCount", ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    private static final MethodHandle CALLS =
            function("magtrackEmulatorCalls", ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    private static final MethodHandle FAIL = Linker.nativeLinker()
            .downcallHandle(
                    DRIVER.find("magtrackEmulatorFail").orElseThrow(),
                    FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle RESET = Linker.nativeLinker()
            .downcallHandle(DRIVER.find("magtrackEmulatorReset").orElseThrow(), FunctionDescriptor.ofVoid());

    private static final MethodHandle PAGE_LOCK = function(
            "cuMemHostRegister_v2",
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT);
    private static final MethodHandle PAGE_UNLOCK =
            function("cuMemHostUnregister", ValueLayout.JAVA_INT, ValueLayout.ADDRESS);

    private EmulatedGpu() {}

    private static MethodHandle function(String name, ValueLayout result, ValueLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(DRIVER.find(name).orElseThrow(), FunctionDescriptor.of(result, arguments));
    }

    /** What is called with a text in C. */
    private interface WithText<T> {
        T call(MemorySegment text) throws Throwable;
    }

    private static <T> T with(String text, WithText<T> action) {
        try (Arena arena = Arena.ofConfined()) {
            return action.call(arena.allocateFrom(text));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Begins anew: one GPU, no faults, counts of 0. */
    public static void reset() {
        call(() -> {
            RESET.invokeExact();
            return 0;
        });
    }

    /** Changes the machine. */
    public static void set(String setting, Object value) {
        int result = with(setting, name -> with(value.toString(), text -> (int) SET.invokeExact(name, text)));
        if (result != 0) {
            throw new AssertionError("the emulated driver has no setting " + setting + " = " + value);
        }
    }

    /** Lets the nth call of a function from now on fail, or with 0 every one. */
    public static void fail(String function, long nth, int code) {
        with(function, name -> {
            FAIL.invokeExact(name, nth, code);
            return null;
        });
    }

    /** Page-locks memory, as other CUDA code in the process may have; a context must be current. */
    static void pageLock(MemorySegment memory) {
        call(() -> (int) PAGE_LOCK.invokeExact(memory, memory.byteSize(), 0));
    }

    /** Undoes that. */
    static void pageUnlock(MemorySegment memory) {
        call(() -> (int) PAGE_UNLOCK.invokeExact(memory));
    }

    private interface DriverCall {
        int code() throws Throwable;
    }

    private static void call(DriverCall call) {
        try {
            int code = call.code();
            if (code != 0) {
                throw new AssertionError("the driver answers " + code);
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** How often a function was called. */
    public static long calls(String function) {
        return with(function, name -> (long) CALLS.invokeExact(name));
    }

    /** How many of something there are. */
    public static long count(String what) {
        long count = with(what, name -> (long) COUNT.invokeExact(name));
        if (count < 0) {
            throw new AssertionError("the emulated driver does not count " + what);
        }
        return count;
    }

    /** Everything that a program has of the driver and must give back. */
    public static long held() {
        return count("device allocations")
                + count("host allocations")
                + count("streams")
                + count("events")
                + count("modules")
                + count("contexts")
                + count("cufft plans");
    }
}
