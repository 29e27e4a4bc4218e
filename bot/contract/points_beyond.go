package contract

import (
	"fmt"
	"strings"
)

// sayBeyond: what each option goes beyond the contract, which are above the cap, and who has to approve it.
func sayBeyond(p *points, fs []Finding) (line, bool) {
	if len(with(fs, "CR-3")) == 0 {
		return line{}, false
	}
	var said, above []string
	certain := true
	var last Row
	n := 0
	for _, row := range p.c.Rows {
		if !row.Beyond.Any() || row.Option.Cleared {
			continue
		}
		n, last, certain = n+1, row, certain && row.Beyond.Certain()
		said = append(said, fmt.Sprintf("%d by %s", row.Option.No, row.Beyond.Short()))
		if p.r.percentAboveCap(row.Option) {
			above = append(above, fmt.Sprint(row.Option.No))
		}
	}
	who, goes := "All options", "go"
	switch {
	case n == 1:
		who, goes = fmt.Sprintf("Option %d", last.Option.No), "goes"
		said = []string{"by " + last.Beyond.Short()}
	case n < len(p.c.Rows):
		who = many(n, "option")
	}
	if !certain {
		goes = "may go"
	}
	text := strings.Join(said, ", ")
	if len(above) > 0 {
		is := "are"
		if len(above) == 1 {
			is = "is"
		}
		text += fmt.Sprintf("; %s %s above the %s cap", list(above), is, p.r.terms().Cap.Percent)
		if n == 1 {
			text = strings.Replace(text, "; "+above[0]+" is above", "; it is above", 1)
		}
	}
	l := line{head: fmt.Sprintf("%s %s beyond the contract:", who, goes), text: text, question: "who approves?", asked: []Asked{{RoleChair, About{}}}}
	if state, named := p.approvers(); state != "" {
		l.text += ". " + state
		if named {
			l.question, l.asked = "is it approved?", []Asked{{RoleExcept, About{Kind: AboutOption, No: p.r.Decision.Option}}}
		}
	}
	return l, true
}

// approvers says who of the exception's approvers is still to be named or to answer; named once both are.
func (p *points) approvers() (state string, named bool) {
	if p.r.Decision == nil {
		return "", false
	}
	var unnamed, waiting []string
	for _, a := range []struct {
		who, whose string
		is         Approval
	}{{"Legal", "Legal's", p.r.Exception.Legal}, {"finance", "finance's", p.r.Exception.Finance}} {
		switch {
		case !a.is.Named:
			unnamed = append(unnamed, a.whose)
		case !a.is.Answered:
			waiting = append(waiting, a.who)
		}
	}
	begun := func(all []string, one, several string) string {
		verb := several
		if len(all) == 1 {
			verb = one
		}
		s := list(all)
		return strings.ToUpper(s[:1]) + s[1:] + " " + verb
	}
	switch {
	case len(unnamed) > 0:
		return begun(unnamed, "approver is not named", "approver are not named"), false
	case len(waiting) > 0:
		return begun(waiting, "has not answered", "have not answered"), true
	}
	return "", true
}

// Short returns what goes beyond the contract for running text: "$134,166.67 to $172,500", "up to $23K and an unpriced
// waiver". It is approved by these figures, so that none is rounded.
func (b Beyond) Short() string {
	var said []string
	switch {
	case !b.Known:
		said = append(said, "what cannot be computed")
	case b.Open:
		said = append(said, b.Low.Short()+" or more")
	case b.Low.Rounded().Sign() == 0 && b.High.Rounded().Sign() > 0:
		said = append(said, "up to "+b.High.Short())
	case b.Exact() && b.High.Rounded().Sign() > 0:
		said = append(said, b.High.Short())
	case b.High.Rounded().Sign() > 0:
		said = append(said, b.shortRange())
	}
	if b.Contingent.Sign() > 0 {
		said = append(said, b.Contingent.Short()+" under a condition")
	}
	switch {
	case b.Unpriced == 1:
		said = append(said, "an unpriced waiver")
	case b.Unpriced > 1:
		said = append(said, many(b.Unpriced, "unpriced waiver"))
	}
	return list(said)
}

// shortRange returns both ends in one notation: where one of them has no short form, neither is short.
func (b Beyond) shortRange() string {
	low, high := b.Low.Short(), b.High.Short()
	if low == b.Low.String() || high == b.High.String() {
		return b.Range.String()
	}
	return low + " to " + high
}
