package view

import (
	"regexp"
	"strings"

	"escalate/bot/meeting"
	"escalate/bot/money"
)

// freeWords are what people write for a price of nothing.
var freeWords = map[string]bool{"none": true, "free": true, "nothing": true, "free of charge": true, "no charge": true, "no cost": true}

// condition splits a contingent price: "$115K if they leave".
var condition = regexp.MustCompile(`(?is)^(.*?)\s+if\s+(.+)$`)

const partExample = "write for example “Q4 penalty waiver = $115K”, “= 0” for free, or no = at all"

// partError says why a line cannot be read as a part.
type partError string

func (e partError) Error() string { return string(e) }

// parsePart reads one line. The first = ends the text, so that a price is never guessed out
// of a condition or a formula.
func parsePart(l, currency string) (meeting.Part, error) {
	before, price, priced := strings.Cut(l, "=")
	before, price = strings.TrimSpace(before), strings.TrimSpace(price)
	switch {
	case !priced:
		return meeting.Part{Text: before}, nil
	case strings.Trim(before, "-•*–") == "": // a bullet alone would not be read back
		return meeting.Part{}, partError("there is nothing before the =; " + partExample + ".")
	case price == "":
		return meeting.Part{}, partError("there is no price after the =; " + partExample + ".")
	case freeWords[strings.ToLower(price)]:
		return meeting.Part{Text: before, Price: meeting.Free}, nil
	}
	p := meeting.Part{Text: before, Price: meeting.Priced}
	if m := condition.FindStringSubmatch(price); m != nil {
		p.Price, price, p.If = meeting.Contingent, m[1], strings.TrimSpace(m[2])
	}
	var err error
	if p.Amount, err = money.Parse(price, currency); err != nil {
		return meeting.Part{}, err
	}
	switch {
	case p.Amount.Sign() != 0:
		return p, nil
	case p.Price == meeting.Contingent:
		return meeting.Part{}, partError("a price of nothing needs no condition; " + partExample + ".")
	}
	return meeting.Part{Text: before, Price: meeting.Free}, nil
}

// partsText prints the parts of an option so that they are read back as the same.
func partsText(parts []meeting.Part) string {
	var lines []string
	for _, p := range parts {
		l := p.Text
		switch p.Price {
		case meeting.Free:
			l += " = 0"
		case meeting.Priced:
			l += " = " + p.Amount.Short()
		case meeting.Contingent:
			l += " = " + p.Amount.Short() + " if " + p.If
		}
		lines = append(lines, l)
	}
	return strings.Join(lines, "\n")
}
