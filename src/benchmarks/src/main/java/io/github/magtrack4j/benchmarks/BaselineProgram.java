package io.github.magtrack4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The C program whose speed is the measure: it prints its figures, stage by stage, as JSON.
 *
 * @param executable the program
 */
record BaselineProgram(Path executable) {
    /** The widths that it has images of. */
    private static final int SMALLEST = 16;

    private static final int LARGEST = 256;

    /** Runs stages on images of this width; none if it has no images of this width. */
    List<BaselineFigure> measure(int size, Collection<String> stages) throws IOException, InterruptedException {
        if (size < SMALLEST || size > LARGEST || stages.isEmpty()) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of(executable.toString(), "--json", "--n", Integer.toString(size)));
        command.addAll(stages);
        Path errors = Files.createTempFile("magtrack-bench", ".err");
        try {
            Process process;
            try {
                process = new ProcessBuilder(command)
                        .redirectError(errors.toFile())
                        .start();
            } catch (IOException e) {
                throw new IOException(executable + ": cannot be started as the baseline", e);
            }
            List<String> lines;
            try (var output = process.inputReader()) {
                lines = output.lines().toList();
            } finally {
                process.destroy();
            }
            // A kernel that is wrong has no line, and makes the exit status 1.
            if (process.waitFor() != 0 && lines.isEmpty()) {
                String reason = Files.readString(errors).lines().findFirst().orElse("it does not say why");
                throw new IOException(executable + ": the baseline failed: " + reason);
            }
            return BaselineFigure.parse(lines);
        } finally {
            Files.delete(errors);
        }
    }
}
