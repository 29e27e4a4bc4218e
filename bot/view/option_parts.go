package view

import (
	"strings"

	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// parsePart reads one line.
func parsePart(l, currency string) (meeting.Part, error) {
	p, err := contract.ParsePart(l, currency)
	return meeting.Part{Text: p.Text, Price: meeting.Price(p.Price), Amount: p.Amount, If: p.If}, err
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
