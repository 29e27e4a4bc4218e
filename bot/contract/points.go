package contract

import (
	"slices"
	"strings"
)

// Topic is what findings of one cause have in common: people meet the topic, and the findings stand in its working.
type Topic string

// The topics, the most telling first.
const (
	TopicOutage    Topic = "outage"
	TopicFee       Topic = "fee"
	TopicBeyond    Topic = "beyond"
	TopicDiffer    Topic = "differ"
	TopicMissing   Topic = "missing"
	TopicPrices    Topic = "prices"
	TopicDemand    Topic = "demand"
	TopicItems     Topic = "items"
	TopicAnswers   Topic = "answers"
	TopicPrecedent Topic = "precedent"
)

// topic is one row of the table of points: which findings it merges, and how it is said in one line.
type topic struct {
	name Topic
	ids  []string
	// say writes the line; ok is false where only the findings' own words will do.
	say func(p *points, fs []Finding) (line, bool)
}

var topics = []topic{
	{TopicOutage, []string{"SLA-1", "SLA-2", "SLA-3", "SLA-4", "SLA-5", "SLA-7", "SLA-8", "SLA-9"}, sayOutage},
	{TopicFee, []string{"CR-1", "CR-5", "CR-6", "CR-8", "FE-1"}, sayFee},
	{TopicBeyond, []string{"CR-2", "CR-3", "CR-4", "CR-7", "DE-1"}, sayBeyond},
	{TopicDiffer, []string{"CU-1", "OP-5", "CO-1", "TE-1"}, nil},
	{TopicMissing, []string{"SLA-6"}, sayMissing},
	{TopicPrices, []string{"OP-1", "OP-2", "OP-3"}, sayPrices},
	{TopicDemand, []string{"OP-4"}, sayDemand},
	{TopicItems, []string{"AC-1", "AC-2", "AC-3"}, sayItems},
	{TopicAnswers, []string{"DE-2", "AC-4", "FU-1"}, nil},
	{TopicPrecedent, []string{"DE-3"}, sayPrecedent},
}

// TopicOf returns the topic that a finding of that id belongs to; "" of an id that no check has any more.
func TopicOf(id string) Topic {
	for _, t := range topics {
		if slices.Contains(t.ids, id) {
			return t.name
		}
	}
	return ""
}

// Point is what people are shown of findings of one topic: one line and one question.
type Point struct {
	Topic    Topic
	Severity Severity // the worst of its findings
	Head     string   // the line's beginning, in bold: "By these figures the outage is above the SLA's allowance:"
	Text     string   // the rest of the line; may be empty
	Question string
	Asked    []Asked
	Findings []Finding // all of the topic, those for information too
}

// Asked is whom a point's question goes to: a role, of the thing that About names.
type Asked struct {
	Role  Role
	About About
}

// Line is the point as one line of text.
func (p Point) Line() string { return strings.TrimSpace(p.Head + " " + p.Text) }

// line is a point in words.
type line struct {
	head, text, question string
	asked                []Asked // nil: whom the findings ask
}

// points is what the lines are written from.
type points struct {
	r Record
	c Comparison
}

// Points merges findings by their topic and over the options, the most telling first. A topic of which everything is for
// information makes no point, except parts without a price once there are two options, and a demand.
func Points(r Record, all []Finding) []Point {
	r = r.sorted()
	p := &points{r, Compare(r)}
	var out []Point
	for _, c := range topics {
		var fs []Finding
		for _, f := range all {
			if slices.Contains(c.ids, f.ID) {
				fs = append(fs, f)
			}
		}
		if !slices.ContainsFunc(fs, func(f Finding) bool { return p.counts(f) }) {
			continue
		}
		worst := slices.MinFunc(fs, func(a, b Finding) int {
			return slices.Index(severities, a.Severity) - slices.Index(severities, b.Severity)
		})
		l, ok := line{}, false
		if c.say != nil {
			l, ok = c.say(p, fs)
		}
		if !ok {
			l = inTheirWords(fs, worst)
		}
		if l.asked == nil {
			l.asked = []Asked{{worst.Role, worst.About}}
		}
		out = append(out, Point{Topic: c.name, Severity: worst.Severity, Head: l.head, Text: l.text, Question: l.question, Asked: l.asked, Findings: fs})
	}
	return out
}

// counts says that a finding makes a point.
func (p *points) counts(f Finding) bool {
	return f.Severity != ForInformation || f.ID == "OP-4" || f.ID == "OP-1" && len(p.c.Rows) > 1
}

// inTheirWords says a point in the words of its weightiest finding, and how many more there are.
func inTheirWords(fs []Finding, worst Finding) line {
	l := line{head: worst.optionWords() + worst.Text, question: worst.Question}
	more := 0
	for _, f := range fs {
		if f.Severity != ForInformation && f.Key() != worst.Key() {
			more++
		}
	}
	if more > 0 {
		l.text = "(and " + many(more, "finding") + " more)"
	}
	return l
}

// optionWords names the option that a finding is about, before its text.
func (f Finding) optionWords() string {
	if f.About.Kind == AboutOption {
		return "Option " + num(int64(f.About.No)).RatString() + ": "
	}
	return ""
}
