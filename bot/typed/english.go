package typed

import (
	"regexp"
	"strings"
)

// english are the words of contract terms in German, French, Spanish, Italian and Portuguese, by the English ones that the
// readers know. None of them is an English word of a term, and none stands for two.
var english = func() map[string]string {
	all := map[string]string{}
	for word, names := range map[string]string{
		"below":                "unter, kleiner als, weniger als, unterhalb von, inférieur à, inférieure à, moins de, en dessous de, au-dessous de, sous, menos de, menos del, inferior a, inferior al, por debajo de, por debajo del, meno di, inferiore a, inferiore al, sotto il, abaixo de",
		"at least":             "mindestens, wenigstens, au moins, al menos, por lo menos, como mínimo, almeno, pelo menos",
		"up to":                "bis zu, höchstens, maximal, jusqu'à, au plus, au maximum, hasta, como máximo, fino a, al massimo, até, no máximo",
		"to":                   "bis",
		"over":                 "über, mehr als, länger als, plus de, más de, più di, mais de",
		"between":              "zwischen, entre",
		"and":                  "und, et",
		"from":                 "von, vom, ab",
		"if":                   "wenn, bei, si",
		"for each":             "für jede, für jeden, für jedes, pour chaque, por cada, per ogni",
		"pro rata":             "pro rata",
		"per year":             "par an, pro jahr, im jahr",
		"per":                  "pro, je, im, par, al, por",
		"begun":                "angefangene, angefangener, angefangenen, angefangenem, angebrochene, angebrochener, angebrochenen, entamée, entamé, commencée, commencé, comenzada, comenzado, empezada, empezado, iniciada, iniciado, iniziata, iniziato",
		"full":                 "volle, voller, vollen, ganze, entière, entier, complète, completa, completo, intera, intero",
		"hour":                 "stunde, heure, hora, ora",
		"hours":                "stunden, std, heures, horas, ore",
		"day":                  "tag, jour, día, dia, giorno",
		"days":                 "tage, tagen, tages, jours, días, dias, giorni, kalendertage, kalendertagen, jours calendaires, días naturales",
		"business days":        "werktage, werktagen, arbeitstage, arbeitstagen, geschäftstage, geschäftstagen, jours ouvrés, jours ouvrables, días hábiles, días laborables, giorni lavorativi, dias úteis",
		"weeks":                "wochen, semaines, semanas, settimane",
		"week":                 "woche, semaine, semana, settimana",
		"month":                "monat, kalendermonat, mois, mes, mese, mês",
		"months":               "monate, monaten, meses, mesi",
		"quarter":              "quartal, trimestre",
		"year":                 "jahr, kalenderjahr, année, año, anno, ano",
		"years":                "jahre, jahren, ans, années, años, anni, anos",
		"monthly":              "monatlich, mensuel, mensuelle, mensuels, mensuelles, mensual, mensuales, mensile, mensili, mensal",
		"quarterly":            "vierteljährlich, quartalsweise, trimestriel, trimestrielle, trimestral, trimestrale",
		"yearly":               "jährlich, annuel, annuelle, annuels, anual, anuales, annuale", //nolint:misspell // Spanish
		"monthly fee":          "monatsgebühr, monatsgebühren, monatsentgelt, monatlichen gebühr, monatlichen gebühren, monatliche gebühr, frais mensuels, redevance mensuelle, cuota mensual, tarifa mensual, canone mensile",
		"annual fee":           "jahresgebühr, jahresentgelt, jahresgebühren, frais annuels, redevance annuelle, cuota anual, canone annuale", //nolint:misspell // Spanish
		"of the":               "der, des, du, de la, de los, del, della",
		"after":                "nach, nach dem, nach der, nach ende, après, après la, après le, après l', suivant, suivant la, suivant le, después de, después del, después de la, tras, tras el, tras la, siguientes a, siguientes al, dopo, dopo la, dopo il, após, após o",
		"the end of the month": "monatsende, ende des monats, dem monatsende, la fin du mois, fin du mois, fin de mois, el fin de mes, fin de mes, final de mes, el final del mes, final del mes, el final de mes, fine mese, fine del mese, la fine del mese, fim do mês",
		"the month":            "le mois, el mes, il mese, des monats",
		"the outage":           "ausfall, dem ausfall, der störung, störung, la panne, panne, l'incident, l'interruption, la interrupción, la caída, el incidente, il guasto, l'interruzione, o incidente",
		"within":               "innerhalb von, binnen, dans les, sous un délai de, en el plazo de, en un plazo de, dentro de, dentro de los, entro",
		"announced":            "angekündigt, annoncé, annoncée, annoncés, anunciado, anunciada, avisado, annunciato, annunciata",
		"before":               "vorher, zuvor, im voraus, à l'avance, auparavant, avant, antes, de antelación, con antelación, por adelantado, prima, in anticipo, antes do início",
		"with":                 "mit, avec, con, com",
		"notice":               "vorankündigung, ankündigungsfrist, vorlauf, préavis, preaviso, preavviso, aviso prévio",
		"days notice":          "jours de préavis, días de preaviso, giorni di preavviso, tage vorankündigung, tage vorlauf, tagen vorlauf, tagen vorankündigung",
		"hours notice":         "heures de préavis, horas de preaviso, ore di preavviso, stunden vorankündigung, stunden vorlauf, std vorlauf",
		"none":                 "keine, kein, keiner, aucun, aucune, ninguno, ninguna, nessuno, nessuna, nenhum, nenhuma",
		"no cap":               "keine obergrenze, ohne obergrenze, sans plafond, sin límite, sin tope, sem limite, sem teto, senza limite",
		"maintenance":          "wartung, wartungen, wartungsfenster, wartungsarbeiten, entretien, mantenimiento, manutenzione, manutenção",
		"monday":               "montag, montags, lundi, lundis, lunes, lunedì, segunda-feira",
		"tuesday":              "dienstag, dienstags, mardi, mardis, martes, martedì, terça-feira",
		"wednesday":            "mittwoch, mittwochs, mercredi, mercredis, miércoles, mercoledì, quarta-feira",
		"thursday":             "donnerstag, donnerstags, jeudi, jeudis, jueves, giovedì, quinta-feira",
		"friday":               "freitag, freitags, vendredi, vendredis, viernes, venerdì, sexta-feira",
		"saturday":             "samstag, samstags, sonnabend, samedi, samedis, sábado, sábados, sabato",
		"sunday":               "sonntag, sonntags, dimanche, dimanches, domingo, domingos, domenica",
		"one":                  "eins, eine, einen, einem, einer, un, une, uno, una",
		"two":                  "zwei, deux, dos, due, dois",
		"three":                "drei, trois, tres, tre",
		"five":                 "fünf, cinq, cinco, cinque",
		"ten":                  "zehn, dix, diez, dieci, dez",
		"thirty":               "dreißig, dreissig, trente, treinta, trenta",
	} {
		for n := range strings.SplitSeq(names, ", ") {
			all[n] = word
		}
	}
	return all
}()

// mostWords is how many words the longest of them has.
const mostWords = 4

var (
	wordsForm = regexp.MustCompile(`[\p{L}][\p{L}'-]*(?: [\p{L}][\p{L}'-]*)*`)
	apartForm = regexp.MustCompile(`(% )(?:y|e)( [0-9])`)
)

// English is a cleaned text with the words of contract terms in English: "30 Tage nach Monatsende" is "30 days after the
// end of the month". What it does not know stays as it is.
func English(text string) string {
	text = apartForm.ReplaceAllString(text, "${1}and$2")
	return wordsForm.ReplaceAllStringFunc(text, func(run string) string {
		words := strings.Split(run, " ")
		for i := 0; i < len(words); i++ {
			for k := min(mostWords, len(words)-i); k > 0; k-- {
				if word, ok := english[strings.ToLower(strings.Join(words[i:i+k], " "))]; ok {
					words = append(append(words[:i:i], word), words[i+k:]...)
					break
				}
			}
		}
		return strings.Join(words, " ")
	})
}
