package io.github.magtrack4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What figures were measured on.
 *
 * @param processor the CPU's model
 * @param cores how many of its cores there are for us
 * @param system the operating system and its version
 * @param architecture the instruction set
 * @param java the version of Java
 * @param vendor who made it
 */
public record Machine(String processor, int cores, String system, String architecture, String java, String vendor) {
    /** Returns this machine. */
    static Machine here() {
        return new Machine(
                processorHere(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.version().toString(),
                System.getProperty("java.vendor"));
    }

    /** Each system tells in its own way; where none does, the model stays unknown. */
    private static String processorHere() {
        try {
            Path linux = Path.of("/proc/cpuinfo");
            if (Files.isReadable(linux)) {
                return Files.readAllLines(linux).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("unknown");
            }
            if (System.getenv("PROCESSOR_IDENTIFIER") != null) {
                return System.getenv("PROCESSOR_IDENTIFIER");
            }
            Process process = new ProcessBuilder(List.of("sysctl", "-n", "machdep.cpu.brand_string")).start();
            try (var output = process.inputReader()) {
                String line = output.readLine();
                return line == null ? "unknown" : line;
            }
        } catch (IOException e) {
            return "unknown";
        }
    }
}
