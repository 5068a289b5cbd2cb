/** CSV files as people, spreadsheets and this library write them. */
package io.github.magtrack4j.files.internal.csv;
