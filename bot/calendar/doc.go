// Package calendar knows working hours, holidays and time zones, and reads the dates, deadlines and outages that people
// type.
//
// Everything is computed from its arguments: the package never asks a clock what time it is, never uses the machine's
// own zone, and never guesses at a text that could mean two things; it refuses it with an example of what it can read.
// Zones come from the binary itself, so it works where no zone database is installed.
package calendar
