package io.github.magtrack4j.internal.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory with a page behind it (or before it) that must not be touched: whoever reads or writes beyond the end (or the
 * start) brings the JVM down, and so the test. For Linux.
 */
public final class GuardedArena implements Arena {
    private static final long PAGE = 4096;
    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final MethodHandle MMAP = handle(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle MPROTECT = handle(
            "mprotect",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle MUNMAP =
            handle("munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private record Mapping(long address, long bytes) {}

    private final Arena scope = Arena.ofShared();
    private final List<Mapping> mappings = new ArrayList<>();
    private final boolean behind;

    /** Puts the guard page behind the memory, or before it. */
    public GuardedArena(boolean behind) {
        this.behind = behind;
    }

    private static MethodHandle handle(String function, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(function).orElseThrow(), descriptor);
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        long pages = (byteSize + PAGE - 1) / PAGE * PAGE;
        try {
            long address = (long) MMAP.invokeExact(0L, pages + PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
            if (address == -1) {
                throw new OutOfMemoryError("mmap of " + byteSize + " bytes");
            }
            mappings.add(new Mapping(address, pages + PAGE));
            long guard = behind ? address + pages : address;
            int result = (int) MPROTECT.invokeExact(guard, PAGE, PROT_NONE);
            if (result != 0) {
                throw new IllegalStateException("mprotect: " + result);
            }
            long start = behind ? (guard - byteSize) / byteAlignment * byteAlignment : guard + PAGE;
            return MemorySegment.ofAddress(start).reinterpret(byteSize, scope, null);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public MemorySegment.Scope scope() {
        return scope.scope();
    }

    @Override
    public void close() {
        scope.close();
        for (Mapping mapping : mappings) {
            try {
                int result = (int) MUNMAP.invokeExact(mapping.address, mapping.bytes);
                if (result != 0) {
                    throw new IllegalStateException("munmap: " + result);
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
