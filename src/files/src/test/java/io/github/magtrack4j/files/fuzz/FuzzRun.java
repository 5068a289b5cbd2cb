package io.github.magtrack4j.files.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads damaged files of a format, in a JVM of its own with little memory, and judges what comes of each: it must be
 * read, or refused with a sentence that names the file, in little time and memory.
 *
 * <p>Arguments: the format, the number of the first input, the number of inputs, a folder to work in, and one for
 * inputs that fail. The inputs of a format are the same in each run. Exit code 1 if some failed, and 3 if one hangs.
 */
final class FuzzRun {
    /** Of processor time, for an input. */
    private static final long MAX_NANOSECONDS = 5_000_000_000L;

    /** Of any time; an input that waits for something does not count as working. */
    private static final long MAX_NANOSECONDS_TO_WAIT = 60_000_000_000L;

    /** Of garbage, for an input: that for its size, and what libraries need in any case. */
    private static final long MAX_BYTES_PER_BYTE = 64;

    private static final long MAX_BYTES = 64 << 20;

    private static final int MAX_CHARACTERS = 1000;

    /** No more faults are told than these. */
    private static final int MAX_FAULTS = 20;

    private static final int HANGS = 3;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final FuzzFormat format;
    private final Path file;
    private final Path failures;
    private final PrintStream out;
    private final Set<String> faults = new HashSet<>();

    /** Of all that was read, so that nothing is left out. */
    private long sum;

    private volatile long number;
    private volatile long started;
    private volatile long startedProcessor;
    private volatile byte[] input = {};

    FuzzRun(FuzzFormat format, Path folder, Path failures, PrintStream out) {
        this.format = format;
        this.file = folder.resolve("input." + format.extension());
        this.failures = failures;
        this.out = out;
    }

    /** Runs. */
    public static void main(String[] arguments) throws IOException {
        FuzzFormat format = Stream.concat(FuzzFormat.all().stream(), FaultyFormats.all().stream())
                .filter(known -> known.name().equals(arguments[0]))
                .findFirst()
                .orElseThrow();
        FuzzRun run = new FuzzRun(
                format,
                Path.of(arguments[3]),
                Path.of(arguments[4]),
                new PrintStream(System.out, true, StandardCharsets.UTF_8));
        boolean good = run.run(Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
        System.exit(good ? 0 : 1);
    }

    /** Returns whether all inputs were good. */
    boolean run(long first, long count) throws IOException {
        Mutator mutator = format.mutator();
        started = System.nanoTime();
        Thread reader = Thread.currentThread();
        Thread watchdog = new Thread(() -> watch(reader), "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        int read = 0;
        for (long at = first; at < first + count && faults.size() < MAX_FAULTS; at++) {
            input = mutator.input(at, new Random(31 * at + format.name().hashCode()));
            Files.write(file, input);
            startedProcessor = THREADS.getCurrentThreadCpuTime();
            started = System.nanoTime();
            number = at;
            if (judge()) {
                read++;
            }
        }
        out.println(format + ": " + read + " of " + count + " inputs were read, " + faults.size()
                + " kinds of faults; sum " + sum);
        return faults.isEmpty();
    }

    private boolean judge() throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean read = false;
        Throwable fault = null;
        try {
            sum += format.reader().read(file, input.length);
            read = true;
        } catch (IOException refusal) {
            String wrong = wrongMessage(refusal.getMessage());
            fault = wrong == null ? null : new AssertionError(wrong, refusal);
        } catch (Throwable thrown) {
            fault = thrown;
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        long most = MAX_BYTES_PER_BYTE * input.length + MAX_BYTES;
        if (fault == null && allocated > most) {
            fault = new AssertionError("allocates " + allocated + " bytes of the heap; " + most + " are permitted");
        }
        if (fault != null) {
            fail(fault);
        }
        return read;
    }

    private String wrongMessage(String message) {
        if (message == null
                || !(message.contains(file.toString())
                        || message.startsWith(file.getParent().toString()))) {
            return "the message does not name the file: " + message;
        }
        if (message.lines().count() > 1) {
            return "the message has several lines: " + message;
        }
        if (message.length() - file.toString().length() > MAX_CHARACTERS) {
            return "the message has " + message.length() + " characters: " + message.substring(0, MAX_CHARACTERS);
        }
        return null;
    }

    private void fail(Throwable fault) throws IOException {
        if (!faults.add(kind(fault))) {
            return;
        }
        out.println("FAULT: input " + number + " of " + format + ", kept as " + keep());
        StackTraceElement[] trace = fault.getStackTrace();
        // A stack that is full says all in its first lines.
        fault.setStackTrace(Arrays.copyOf(trace, Math.min(trace.length, 30)));
        fault.printStackTrace(out);
    }

    /** What tells one fault from another: the exception, and where in our code it came from. */
    private static String kind(Throwable fault) {
        StringBuilder kind = new StringBuilder();
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            kind.append(cause.getClass().getName());
            List<StackTraceElement> trace = List.of(cause.getStackTrace());
            trace.stream().limit(1).forEach(kind::append);
            trace.stream()
                    .filter(element -> element.getClassName().startsWith("io.github.magtrack4j."))
                    .limit(2)
                    .forEach(kind::append);
        }
        return kind.toString();
    }

    private Path keep() throws IOException {
        Files.createDirectories(failures);
        Path kept = failures.resolve(format + "-" + number + "." + format.extension());
        return Files.write(kept, input).toAbsolutePath();
    }

    private void watch(Thread reader) {
        while (true) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                return;
            }
            long watched = number;
            long waited = System.nanoTime() - started;
            long worked = THREADS.getThreadCpuTime(reader.threadId()) - startedProcessor;
            if (watched == number && (worked > MAX_NANOSECONDS || waited > MAX_NANOSECONDS_TO_WAIT)) {
                hang(reader, waited);
            }
        }
    }

    private void hang(Thread reader, long nanoseconds) {
        try {
            out.println("FAULT: input " + number + " of " + format + ", kept as " + keep() + ", takes more than "
                    + nanoseconds / 1_000_000_000 + " s:");
        } catch (IOException e) {
            e.printStackTrace(out);
        }
        Stream.of(reader.getStackTrace()).limit(60).forEach(element -> out.println("\tat " + element));
        Runtime.getRuntime().halt(HANGS);
    }
}
