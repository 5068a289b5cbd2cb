package io.github.magtrack4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final BenchmarkReport report = CannedReport.make();

    @Test
    void medianIsTheMiddle() {
        assertEquals(2, report.measurements().get(0).median());
        assertEquals(0.5, report.measurements().get(1).median());
        assertEquals(1, report.measurements().get(0).min());
        assertEquals(3, report.measurements().get(0).max());
        assertEquals(500_000, report.measurements().get(0).imagesPerSecond());
        assertEquals(1, report.failures());
    }

    @Test
    void jsonHasEverything() throws Exception {
        JsonNode json = new ObjectMapper().readTree(ReportJson.of(report));
        assertEquals("magtrack4j-benchmarks", json.get("format").asText());
        assertEquals(1, json.get("formatVersion").asInt());
        assertEquals("1.2.3", json.get("version").asText());
        assertEquals("2026-01-02T03:04:05Z", json.get("date").asText());
        assertEquals("Abacus \"9\"", json.get("machine").get("processor").asText());
        assertEquals(1, json.get("machine").get("cores").asInt());
        assertEquals(3, json.get("arms").size());

        JsonNode radial = json.get("arms").get(0);
        assertEquals("radialProfile", radial.get("function").asText());
        assertEquals(64, radial.get("size").asInt());
        assertEquals("F32", radial.get("pixels").asText());
        assertEquals("F32", radial.get("precision").asText());
        assertEquals("simd", radial.get("backend").asText());
        assertEquals(512, radial.get("vectorBits").asInt());
        assertEquals(32, radial.get("imagesPerCall").asInt());
        assertEquals("-XX:+UseSerialGC", radial.get("jvmFlags").get(2).asText());
        assertEquals(2, radial.get("median").asDouble());
        assertEquals(List.of(1.0, 2.0, 3.0), new ObjectMapper().convertValue(radial.get("samples"), List.class));
        assertEquals(0.5, radial.get("heapBytesPerImage").asDouble());
        assertEquals(16, radial.get("heapBytesPerCall").asDouble());
        assertEquals("radial_profile", radial.get("baseline").get("stage").asText());
        assertEquals(2.5, radial.get("baseline").get("ratio").asDouble(), 1e-12);

        JsonNode lookup = json.get("arms").get(1);
        assertEquals("-", lookup.get("pixels").asText());
        assertFalse(lookup.has("baseline"));

        JsonNode failed = json.get("arms").get(2);
        assertEquals("wrong answer: 1, not 2", failed.get("failure").asText());
        assertFalse(failed.has("median"));
    }

    @Test
    void jsonEscapesWhatItMust() throws Exception {
        String strange = "a\"b\\c\nd\te\u0001f\u00b5";
        JsonNode json = new ObjectMapper()
                .readTree(new JsonWriter()
                        .begin('{')
                        .field("text", strange)
                        .field("lost", Double.NaN)
                        .field("small", 1e-9)
                        .begin("empty", '[')
                        .end(']')
                        .end('}')
                        .toString());
        assertEquals(strange, json.get("text").asText());
        assertTrue(json.get("lost").isNull());
        assertEquals(1e-9, json.get("small").asDouble());
        assertEquals(0, json.get("empty").size());
    }

    @Test
    void tableHasColumnsForWhatDiffersAlone() {
        List<String> lines = ReportTable.of(report).lines().toList();
        assertTrue(lines.getFirst().startsWith("magtrack4j 1.2.3 on Abacus \"9\" (1 core), Linux 6 amd64, Java 25"));
        assertTrue(
                lines.contains("All: size (px) 64, backend simd 512, threads 1, images from cache."), lines.toString());
        int head = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("| function"))
                .findFirst()
                .orElseThrow());
        assertEquals(
                List.of(
                        "| function      | pixels | precision | µs per image |   min |   max | images/s |"
                                + " heap bytes per image |     C | ratio |",
                        "| ------------- | ------ | --------- | ------------:| -----:| -----:| --------:|"
                                + " --------------------:| -----:| -----:|",
                        "| radialProfile | F32    | F32       |         2.00 |  1.00 |  3.00 |   500000 |"
                                + "                  0.5 | 0.800 |  2.50 |",
                        "| lookupZ       | -      | F64       |        0.500 | 0.250 | 0.750 |  2000000 |"
                                + "                  0.5 |       |       |",
                        "",
                        "Failed: qi, 64 px, pixels U8, precision F64, simd, 1 thread, from cache: wrong answer: 1, not 2"),
                lines.subList(head, lines.size()));
    }

    @Test
    void nothingMeasuredIsNoTable() {
        BenchmarkReport none = new BenchmarkReport(
                "1", report.date(), report.machine(), report.measurements().subList(2, 3), List.of());
        assertFalse(ReportTable.of(none).contains("|"));
        assertTrue(ReportTable.of(none).contains("Failed: qi"));
    }

    @Test
    void threeDigitsCount() {
        assertEquals("0.046", ReportTable.micros(0.0461));
        assertEquals("7.35", ReportTable.micros(7.349));
        assertEquals("34.3", ReportTable.micros(34.32));
        assertEquals("419", ReportTable.micros(419.4));
    }
}
