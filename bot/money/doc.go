// Package money reads amounts and percents as people write them, keeps them exact, and prints them the way people
// expect them.
//
// An amount is a rational number of one currency: a twelfth of a yearly fee stays a twelfth until it is shown. Nothing
// in this package may touch a floating point number, guess what an ambiguous text meant, or know Slack, storage or a
// clock.
package money
