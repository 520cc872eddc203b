"""Short forms of given names that do more than cut the name: Bill is William."""

from collections import defaultdict

from crmctl.matching.normalise import compact

# Each line: forms of one name, common in German, English or French.
_FORMS = """
albert bert al
alexander alex sascha sasha xander sandro
alexandra alex sandra sascha
andreas andi andy
andrew andy drew
anna anne anni annie anja
anton toni tony
antoine toine
benjamin ben benny
bernhard bernd
caroline karoline karo line
catherine katharina katherine katrin kathrin kate katie kathy kati cathy kat kit
charles charlie chuck
christian chris
christina christine tina chris kristina
christoph christopher chris stoffel kit
daniel dan danny
david dave
dorothea thea doris dorothy dot
edward ed eddie ned ted
elisabeth elizabeth lisa elsa else betty beth liz lizzy elli sissi
emmanuel manu
ernst ernest ernie
eugen eugene gene
ferdinand ferdi nando
franziska franzi fanny
franz francis frank francois
frederic friedrich fritz fred freddy frederick
gerhard gerd
gertrud gertrude trude gerti
guenther gunther guenter
hans johannes johann john jean hannes jo
heinrich heinz harry henry heiner henri
helene helena lena leni nelly
henry harry hank
hildegard hilde hilda
hubert hubertus bert
ignaz naz
isabella isabelle bella
jacqueline jacky
jakob jacob james jim jimmy jamie
jennifer jenny jen
johanna hanna hanne joan
john jack johnny
joseph josef joe sepp jupp jo
juergen georg george jorg
julian jules
karl carl charles
klaus nikolaus nicholas nick niklas claus
konrad conrad kurt
lawrence larry laurence laurent
leonhard leo leonard lenny
ludwig louis luis lutz lui
magdalena magda lena leni
manfred manni fred
margarete margaret margarethe grete gretel maggie peggy meg rita gitta margot
maria marie mary mia mitzi
martin marty
martina tina
matthias mathias matthew matt hias
maximilian max maxim
michael mike michi mick michel mickey
michaela michi ela
monika moni monica
nathaniel nathan nate
otto odo
patricia pat patty trish
patrick pat paddy
peter pete pierre
petra pia
philipp philip philippe phil lipp
rebecca becky
reinhard reiner rainer
reinhold reini
richard rick dick rich ricky
robert bob rob robbie bert bobby
rudolf rudolph rudi rolf
ruediger rudi
samuel sam sammy
sebastian basti seb bastian sebastien
sigrid siggi
siegfried siggi sigi
stefan stephan stephen steven steve stefano etienne
stefanie stephanie steffi
susanne susan susi sue suzanne susie
theodor theodore theo ted teddy
theresa therese resi tess tracy teresa
thomas tom tommy
timothy tim
ulrich uli ulli
ulrike uli ulli rike
ursula uschi ulla ursel
valentin val
victoria viktoria vicky
vincent vinz vince
walter walther walt
werner wern
wilhelm willi willy wilhelm william bill will billy guillaume
wilhelmina wilma mina minna
wolfgang wolf wolfi
"""

_NAMES: defaultdict[str, set[int]] = defaultdict(set)
for _number, _line in enumerate(_FORMS.split("\n")):
    for _form in _line.split():
        _NAMES[compact(_form)].add(_number)
_NOBODY = frozenset[int]()


def of_one_name(one: str, other: str) -> bool:
    """Say whether two given names, in loose form, may be forms of one name."""
    return not _NAMES.get(one, _NOBODY).isdisjoint(_NAMES.get(other, _NOBODY))


def has_forms(name: str) -> bool:
    """Say whether other forms of a given name, in loose form, are known."""
    return name in _NAMES
