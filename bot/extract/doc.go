// Package extract finds figures in running text: the amount in "$1.2M in lost production", the credit, its period and the
// waivers in "100% service credit for Q4 + termination penalty waiver".
//
// What has one reading is taken, and whoever shows it repeats it where it was typed. What has two, is a range, a rate or
// one of several is a question. What is no figure stays words.
package extract
