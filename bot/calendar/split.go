package calendar

import "strings"

// splitLeads are the words at which a task's deadline may begin. "at", "for" and "of" are not among them: "Prepare slides
// for Monday" is a task as it stands.
var splitLeads = map[string]bool{
	"by": true, "within": true, "in": true, "until": true, "till": true, "before": true, "due": true, "on": true, "no": true,
}

// leaning are the words that belong to what follows them, so that no deadline begins right behind one.
var leaning = map[string]bool{
	"for": true, "of": true, "from": true, "since": true, "about": true, "and": true, "or": true, "the": true, "with": true,
	"to": true, "after": true, "as": true, "until": true, "at": true, "than": true, "not": true, "between": true,
}

// SplitTask takes a deadline off the end of a task's line: "Schedule executive call with CEO within 24 hours" gives
// "Schedule executive call with CEO" and "within 24 hours"; "Prepare slides (by Dec 1)" gives "Prepare slides" and "by
// Dec 1". It splits only where the whole tail reads as a deadline; otherwise due is empty and the line stays as it is.
// Whether the deadline has passed is for ParseDue to say.
func SplitTask(line string) (task, due string) {
	line = strings.TrimSpace(line)
	if task, due = splitBrackets(line); due != "" {
		return task, due
	}
	body := strings.TrimRight(line, ". ")
	starts := wordStarts(body)
	for i := 1; i < len(starts); i++ {
		head, tail := body[:starts[i]], body[starts[i]:]
		if len(tail) > maxText {
			continue
		}
		first := words(tail)
		if len(first) == 0 {
			continue
		}
		bare := first[0] == "today" || first[0] == "tomorrow"
		before := words(body[starts[i-1]:starts[i]])
		leans := len(before) > 0 && leaning[before[len(before)-1]]
		if leans || !bare && !splitLeads[first[0]] {
			continue
		}
		if _, why := readDue(first); why == "" {
			if task = cutTask(head); task == "" {
				return line, ""
			}
			return task, strings.TrimSpace(tail)
		}
	}
	return line, ""
}

// splitBrackets takes off a deadline in brackets at the end, where a bare date is enough: "Prepare slides (Dec 1)".
func splitBrackets(line string) (task, due string) {
	body := strings.TrimRight(line, ". ")
	open := strings.LastIndex(body, "(")
	if open < 1 || !strings.HasSuffix(body, ")") {
		return line, ""
	}
	inner := strings.TrimSpace(body[open+1 : len(body)-1])
	if len(inner) > maxText {
		return line, ""
	}
	if _, why := readDue(words(inner)); why != "" {
		return line, ""
	}
	if task = cutTask(body[:open]); task == "" {
		return line, ""
	}
	return task, inner
}

// cutTask trims what joined a task to its deadline; nothing may be left.
func cutTask(head string) string { return strings.TrimRight(head, " \t,;:-–—") }

// wordStarts are the byte offsets at which words begin.
func wordStarts(s string) []int {
	var starts []int
	space := true
	for i, r := range s {
		if blank := r == ' ' || r == '\t' || r == '\u00a0'; blank {
			space = true
		} else if space {
			starts, space = append(starts, i), false
		}
	}
	return starts
}
