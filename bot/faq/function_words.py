"""Words that carry no subject, by language: a match on these alone proves nothing and is never asserted.

Grammar words, and the verbs in which students wrap any question ("come funziona", "vorrei sapere").
"""

FUNCTION_WORDS = {
    "it": """
    il lo la i gli le l un uno una di a da in con su per tra fra del dello della dei degli delle dell al allo alla
    ai agli alle all dal dallo dalla dai dagli dalle dall nel nello nella nei negli nelle nell sul sullo sulla sui
    sugli sulle sull e ed o od ma se che chi cui non nn né né anche però oppure perché perchè quindi allora poi già
    ancora più meno molto poco tanto tutto tutti tutta tutte ogni altro altra altri altre stesso come quando dove
    quanto quanti quanta quante quale quali qual cosa cos mi ti ci vi si ne me te lui lei noi voi loro io tu mio mia
    miei mie tuo tua tuoi tue suo sua suoi sue nostro nostra vostro vostra questo questa questi queste quello quella
    quelli quelle quel ciò è sono sei siamo siete era ero erano essere stato stata sia fosse sarà sarei ho hai ha
    abbiamo avete hanno avere avuto avevo aveva posso puoi può possiamo potete possono potrei potrebbe potere poter
    devo devi deve dobbiamo dovete devono dovrei dover dovere voglio vuoi vuole vorrei voler volere faccio fai fa
    facciamo fate fanno fare far fatto bisogna occorre serve servono succede funziona funzionano funzionare sapere
    sapete sai so sa dire dite dirmi spiegare spiegarmi spiegate c d s m t v qui qua lì là ecco ciao salve
    buongiorno buonasera grazie prego scusa scusate scusi favore sì no caso cioè proprio solo soltanto sempre mai
    adesso ora oggi prima dopo senza entro verso qualcuno qualche qualcosa niente nulla informazione informazioni
    domanda riguardo circa tipo aiuto aiutare aiutarmi mica bene male va vado vanno andare dato dare
    """,
    "en": """
    a an the of to in on at by for from with about into over after before between and or but if then than so as not
    no nor is are was were be been being am do does did done doing have has had having can could will would shall
    should may might must i me my mine you your yours he him his she her hers it its we us our ours they them their
    theirs this that these those there here what which who whom whose when where why how all any both each few more
    most other some such only own same too very just also again once s t re ve ll d m don get got getting want need
    know tell say please thanks thank hi hello hey like work works working go going make makes let way thing things
    something anything much many okay ok yes help explain happen happens information question up out off
    """,
    "pt": """
    o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas para pra com sem sobre e
    ou mas se que quem qual quais quando onde como quanto quanta quantos não sim já mais menos muito muita também só
    eu tu ele ela nós vós eles elas você vocês me te lhe meu minha meus minhas seu sua seus suas este esta esse essa
    isso isto aquele aquela é são era foi ser estar está estou estão ter tem tenho têm há fazer faz faço posso pode
    poder podemos devo deve dever quero quer queria gostaria preciso precisa saber sei dizer diz funciona funcionam
    ao aos à às ir vai vou dar favor obrigado obrigada oi olá bom dia ajuda informação coisa
    """,
}
