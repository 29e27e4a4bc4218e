// Package extract finds figures in running text: the amount in "$1.2M in lost production", the credit, its period and the
// waivers in "100% service credit for Q4 + termination penalty waiver".
//
// What has one reading is taken, and whoever shows it repeats it where it was typed. What has two, is a range, a rate or
// one of several is a question. What is no figure stays words.
//
// It must never take a figure that has a second reading, change a word of the text, or put what it found in the place of
// what somebody typed.
package extract
