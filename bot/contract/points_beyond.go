package contract

import (
	"fmt"
	"slices"
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
	l := line{head: fmt.Sprintf("%s %s beyond the contract:", who, goes), text: text}
	w := p.approval()
	if l.question, l.asked = w.question, []Asked{w.asked}; w.state != "" {
		l.text += ". " + w.state
	}
	return l, true
}

// approval is where what goes beyond the contract stands with its approvers: in a sentence, "" where there is nothing to
// say, and what is asked of whom.
type approval struct {
	state, question string
	asked           Asked
}

// approval is that of the decision's option, and where there is no decision or nothing is asked about its option, that of
// every other option which needs one.
func (p *points) approval() approval {
	if d := p.r.Decision; d != nil {
		w := whose(p.r.Exception)
		switch {
		case w.unnamed != nil:
			return approval{w.notNamed(), "who approves?", Asked{RoleChair, About{}}}
		case w.waiting != nil:
			return approval{w.notAnswered(), "is it approved?", Asked{RoleExcept, About{Kind: AboutOption, No: d.Option}}}
		}
	}
	var all []Exception
	var asked, refused []string
	about := About{Kind: AboutOption}
	for _, row := range p.c.Rows {
		x := row.Option.Exception
		switch {
		case !row.Beyond.Any() || row.Option.Cleared:
			continue
		case x.Refused:
			refused = append(refused, fmt.Sprint(row.Option.No))
			continue
		case x.Asked:
			asked, about.No = append(asked, fmt.Sprint(row.Option.No)), row.Option.No
		}
		all = append(all, x)
	}
	var a approval
	w := whose(all...)
	switch {
	case len(all) == 0:
		a = approval{"", "ask again, or choose another option?", Asked{RoleChair, About{}}}
	case w.unnamed != nil:
		a = approval{"", "who approves?", Asked{RoleChair, About{}}}
		if len(w.unnamed) == 1 {
			a.state = w.notNamed()
		}
	case asked != nil:
		a = approval{w.notAnswered(), "is it approved?", Asked{RoleExcept, about}}
		if len(all) > 1 {
			is := map[bool]string{true: "is option ", false: "are options "}[len(asked) == 1]
			a.state, a.question = "", is+list(asked)+" approved?"
		}
	default:
		a = approval{"", "ask for it now, or with the decision?", Asked{RoleChair, About{}}}
	}
	if refused != nil {
		a.state = strings.TrimSuffix("Refused for option "+list(refused)+". "+a.state, ". ")
	}
	return a
}

// approvers are those of exceptions who are still to be named, or to answer.
type approvers struct{ unnamed, waiting []string }

// whose returns the approvers that one of the exceptions lacks.
func whose(all ...Exception) (w approvers) {
	for _, side := range []struct {
		who, whose string
		of         func(Exception) Approval
	}{
		{"Legal", "Legal's", func(x Exception) Approval { return x.Legal }},
		{"finance", "finance's", func(x Exception) Approval { return x.Finance }},
	} {
		switch {
		case slices.ContainsFunc(all, func(x Exception) bool { return !side.of(x).Named }):
			w.unnamed = append(w.unnamed, side.whose)
		case slices.ContainsFunc(all, func(x Exception) bool { return !side.of(x).Answered }):
			w.waiting = append(w.waiting, side.who)
		}
	}
	return w
}

func (w approvers) notNamed() string {
	return begun(w.unnamed, "approver is not named", "approver are not named")
}

func (w approvers) notAnswered() string {
	return begun(w.waiting, "has not answered", "have not answered")
}

// begun is a sentence about one or several.
func begun(all []string, one, several string) string {
	verb := several
	if len(all) == 1 {
		verb = one
	}
	s := list(all)
	return strings.ToUpper(s[:1]) + s[1:] + " " + verb
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
