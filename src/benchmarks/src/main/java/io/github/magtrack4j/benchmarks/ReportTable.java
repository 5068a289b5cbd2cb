package io.github.magtrack4j.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A report as a Markdown table that can be read as plain text too. What is the same for all arms stands above the table
 * once, and has no column.
 */
public final class ReportTable {
    /** A condition of an arm. */
    private record Condition(String title, Function<Measurement, String> value) {
        static Condition ofArm(String title, Function<Arm, Object> value) {
            return new Condition(
                    title, measurement -> value.apply(measurement.arm()).toString());
        }
    }

    private static final List<Condition> CONDITIONS = List.of(
            Condition.ofArm("function", Arm::function),
            Condition.ofArm("size (px)", Arm::size),
            Condition.ofArm("pixels", Arm::pixelsLabel),
            Condition.ofArm("precision", Arm::precisionLabel),
            new Condition("backend", Measurement::backendLabel),
            Condition.ofArm("threads", Arm::threads),
            Condition.ofArm("images from", Arm::residence),
            Condition.ofArm("images per call", arm -> arm.batch() > 0 ? arm.batch() : ""));

    private static final List<String> FIGURES =
            List.of("µs per image", "min", "max", "images/s", "heap bytes per image");
    private static final List<String> BESIDE = List.of("C", "ratio");

    private final BenchmarkReport report;
    private final List<Measurement> good;

    private ReportTable(BenchmarkReport report) {
        this.report = report;
        good = report.measurements().stream().filter(Measurement::isGood).toList();
    }

    /** Returns the text of the file. */
    public static String of(BenchmarkReport report) {
        return new ReportTable(report).text();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        Machine machine = report.machine();
        text.append(String.format(
                Locale.ROOT,
                "magtrack4j %s on %s (%d %s), %s %s, Java %s (%s), %s.%n",
                report.version(),
                machine.processor(),
                machine.cores(),
                machine.cores() == 1 ? "core" : "cores",
                machine.system(),
                machine.architecture(),
                machine.java(),
                machine.vendor(),
                report.date()));
        if (!good.isEmpty()) {
            String flags = good.stream()
                    .map(measurement -> String.join(" ", measurement.arm().jvmFlags()))
                    .distinct()
                    .collect(Collectors.joining("; "));
            text.append("JVM: ").append(flags).append(".\n");
            appendTable(text);
            appendCrossovers(text);
        }
        report.measurements().stream()
                .filter(measurement -> !measurement.isGood())
                .forEach(measurement -> text.append("\nFailed: ")
                        .append(measurement.arm())
                        .append(": ")
                        .append(measurement.failure())
                        .append('\n'));
        return text.toString();
    }

    private void appendTable(StringBuilder text) {
        List<Condition> varying = new ArrayList<>();
        List<String> fixed = new ArrayList<>();
        for (Condition condition : CONDITIONS) {
            Set<String> values = new LinkedHashSet<>();
            good.forEach(measurement -> values.add(condition.value.apply(measurement)));
            if (values.size() > 1 || condition.equals(CONDITIONS.getFirst())) {
                varying.add(condition);
            } else if (!values.contains("")) {
                fixed.add(condition.title + " " + values.iterator().next());
            }
        }
        boolean beside =
                good.stream().anyMatch(measurement -> report.beside(measurement).isPresent());
        if (!fixed.isEmpty()) {
            text.append("All: ").append(String.join(", ", fixed)).append(".\n");
        }
        if (beside) {
            text.append(
                    "C is the hand-written C program, in the same run; of fftProfile it has the transform alone.\n");
        }
        if (good.stream().anyMatch(Measurement::isEmulated)) {
            text.append("Emulated means by the emulated driver, on the CPU: no GPU's figures.\n");
        }
        List<String> titles = varying.stream().map(Condition::title).collect(Collectors.toCollection(ArrayList::new));
        int labels = titles.size();
        titles.addAll(FIGURES);
        if (beside) {
            titles.addAll(BESIDE);
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(titles);
        for (Measurement measurement : good) {
            List<String> row = new ArrayList<>();
            varying.forEach(condition -> row.add(condition.value.apply(measurement)));
            row.add(micros(measurement.median()));
            row.add(micros(measurement.min()));
            row.add(micros(measurement.max()));
            row.add(String.format(Locale.ROOT, "%.0f", measurement.imagesPerSecond()));
            row.add(String.format(Locale.ROOT, "%.1f", measurement.heapBytesPerImage()));
            if (beside) {
                row.add(report.beside(measurement)
                        .map(figure -> micros(figure.median()))
                        .orElse(""));
                row.add(report.beside(measurement)
                        .map(figure -> String.format(Locale.ROOT, "%.2f", BenchmarkReport.ratio(measurement, figure)))
                        .orElse(""));
            }
            rows.add(row);
        }
        text.append('\n');
        appendAligned(text, rows, labels);
    }

    private void appendCrossovers(StringBuilder text) {
        List<Crossover> crossovers = report.crossovers();
        if (!crossovers.isEmpty()) {
            text.append("\nGPU against the fastest of the CPU's times, by images per call:\n\n");
            crossovers.forEach(crossover -> text.append("- ").append(crossover).append('\n'));
        }
    }

    /** Three digits that count. */
    static String micros(double micros) {
        int decimals = micros < 1 ? 3 : micros < 10 ? 2 : micros < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", micros);
    }

    /** Labels to the left, figures to the right. */
    private static void appendAligned(StringBuilder text, List<List<String>> rows, int labels) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns; column++) {
                String cell = rows.get(row).get(column);
                String room = " ".repeat(widths[column] - cell.length());
                text.append("| ")
                        .append(column < labels ? cell + room : room + cell)
                        .append(' ');
            }
            text.append("|\n");
            if (row == 0) {
                for (int column = 0; column < columns; column++) {
                    String dashes = "-".repeat(widths[column]);
                    text.append("| ").append(column < labels ? dashes + " " : dashes + ":");
                }
                text.append("|\n");
            }
        }
    }
}
