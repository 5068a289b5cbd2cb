package io.github.magtrack4j.benchmarks;

import java.util.Optional;
import java.util.OptionalInt;

/** A report as JSON, in the format that the user's guide describes. */
public final class ReportJson {
    /** Raised when a reader of the old format would misunderstand the new one. */
    private static final int FORMAT_VERSION = 1;

    private ReportJson() {}

    /** Returns the text of the file. */
    public static String of(BenchmarkReport report) {
        JsonWriter json = new JsonWriter().begin('{');
        json.field("format", "magtrack4j-benchmarks").field("formatVersion", FORMAT_VERSION);
        json.field("version", report.version()).field("date", report.date().toString());
        Machine machine = report.machine();
        json.begin("machine", '{')
                .field("processor", machine.processor())
                .field("cores", machine.cores())
                .field("system", machine.system())
                .field("architecture", machine.architecture())
                .field("java", machine.java())
                .field("vendor", machine.vendor())
                .end('}');
        json.begin("arms", '[');
        report.measurements().forEach(measurement -> arm(json, measurement, report.beside(measurement)));
        json.end(']');
        json.begin("crossovers", '[');
        report.crossovers().forEach(crossover -> crossover(json, crossover));
        return json.end(']').end('}').toString();
    }

    private static void arm(JsonWriter json, Measurement measurement, Optional<BaselineFigure> beside) {
        Arm arm = measurement.arm();
        json.begin('{')
                .field("function", arm.function().toString())
                .field("size", arm.size())
                .field("pixels", arm.pixelsLabel())
                .field("precision", arm.precisionLabel())
                .field("backend", arm.backend().toString())
                .field("threads", arm.threads())
                .field("residence", arm.residence().toString())
                .field("emulated", measurement.isEmulated())
                .field("imagesPerCall", arm.imagesPerCall());
        json.begin("jvmFlags", '[');
        arm.jvmFlags().forEach(json::element);
        json.end(']');
        if (measurement.isGood()) {
            json.field("description", measurement.computer().description())
                    .field("vectorBits", measurement.vectorBits())
                    .field("median", measurement.median())
                    .field("min", measurement.min())
                    .field("max", measurement.max())
                    .numbers("samples", measurement.samples())
                    .field("imagesPerSecond", measurement.imagesPerSecond())
                    .field("heapBytesPerImage", measurement.heapBytesPerImage())
                    .field("heapBytesPerCall", measurement.heapBytesPerCall());
        } else {
            json.field("failure", measurement.failure());
        }
        beside.ifPresent(figure -> json.begin("baseline", '{')
                .field("stage", figure.stage())
                .field("pixels", figure.pixels())
                .field("median", figure.median())
                .field("min", figure.min())
                .field("ratio", BenchmarkReport.ratio(measurement, figure))
                .end('}'));
        json.end('}');
    }

    private static void crossover(JsonWriter json, Crossover crossover) {
        Arm arm = crossover.gpu().arm();
        json.begin('{')
                .field("function", arm.function().toString())
                .field("size", arm.size())
                .field("pixels", arm.pixelsLabel())
                .field("precision", arm.precisionLabel())
                .field("residence", arm.residence().toString())
                .field("emulated", crossover.gpu().isEmulated())
                .field("processorWinsAt", number(crossover.processorWinsAt()))
                .field("gpuWinsFrom", number(crossover.gpuWinsFrom()))
                .field("images", crossover.images());
        json.begin("points", '[');
        for (Crossover.Point point : crossover.points()) {
            json.begin('{')
                    .field("imagesPerCall", point.images())
                    .field("processor", point.processor().median())
                    .field("processorBackend", point.processor().backendLabel())
                    .field("processorThreads", point.processor().arm().threads())
                    .field("gpu", point.gpu().median())
                    .end('}');
        }
        json.end(']').end('}');
    }

    private static double number(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : Double.NaN;
    }
}
